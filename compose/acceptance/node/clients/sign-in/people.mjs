// Who signs in at Keycloak: somebody with a browser, or somebody who reads the forms and sends them.
// Both keep their cookies from one visit to the next, and say which pages they were shown.
import { spawnSync } from 'node:child_process';
import { chromium } from 'playwright-core';

const PAGES_MAX = 8;
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome'];

/** Null when there is none: it is the machine's own, never one that is downloaded. */
export const chromiumOfThisMachine = () =>
  COMMANDS.map(command => spawnSync('which', [command], { encoding: 'utf8' }).stdout.trim()).find(Boolean) ?? null;

export class BrowserUser {
  #credentials;
  #browser;
  #context;

  constructor(credentials) {
    this.#credentials = credentials;
  }

  async open() {
    this.#browser = await chromium.launch({
      executablePath: chromiumOfThisMachine(),
      // The first is for containers that run as root; the others keep it from looking for anything on the internet.
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
        '--disable-background-networking', '--disable-component-update', '--disable-sync'
      ]
    });
    this.#context = await this.#browser.newContext();
    return this;
  }

  /** Goes to `start` and on until the browser is at `end`. */
  async visit(start, end) {
    const page = await this.#context.newPage();
    const shown = [];
    await page.goto(start.href);
    while (!page.url().startsWith(end)) {
      const isLogin = await page.locator('input[name=password]').isVisible();
      shown.push(isLogin ? 'login' : 'consent');
      if (shown.length > PAGES_MAX) {
        throw new Error(`still at ${page.url()} after ${shown}`);
      }
      if (isLogin) {
        await page.fill('input[name=username]', this.#credentials.user);
        await page.fill('input[name=password]', this.#credentials.password);
      }
      const away = page.waitForNavigation();
      await page.click(isLogin ? '[type=submit]' : '[name=accept]');
      await away;
    }
    await page.close();
    return shown;
  }

  close() {
    return this.#browser.close();
  }
}

export class FormUser {
  #credentials;
  #cookies = new Map();

  constructor(credentials) {
    this.#credentials = credentials;
  }

  async open() {
    return this;
  }

  async visit(start, end) {
    const shown = [];
    let here = start;
    let response = await this.#send(here);
    while (shown.length <= PAGES_MAX) {
      const location = response.headers.get('location');
      if (location !== null) {
        here = new URL(location, here);
        if (here.href.startsWith(end)) {
          await fetch(here);
          return shown;
        }
        response = await this.#send(here);
        continue;
      }
      const page = await response.text();
      const isLogin = page.includes('name="password"');
      shown.push(isLogin ? 'login' : 'consent');
      here = new URL(found(page, /<form[^>]* action="([^"]+)"/).replaceAll('&amp;', '&'), here);
      response = await this.#send(here, isLogin
        ? { username: this.#credentials.user, password: this.#credentials.password }
        : { code: found(page, /<input type="hidden" name="code" value="([^"]*)"/), accept: 'Yes' });
    }
    throw new Error(`still at ${here} after ${shown}`);
  }

  async #send(url, fields) {
    const response = await fetch(url, {
      redirect: 'manual',
      // Marked Secure, and sent over loopback all the same, as browsers do.
      headers: { Cookie: [...this.#cookies].map(pair => pair.join('=')).join('; ') },
      ...(fields && { method: 'POST', body: new URLSearchParams(fields) })
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [name, ...value] = cookie.split(';', 1)[0].split('=');
      this.#cookies.set(name, value.join('='));
    }
    return response;
  }

  close() {}
}

function found(page, pattern) {
  const match = pattern.exec(page);
  if (match === null) {
    throw new Error(`a page that no sign-in has: ${page.replace(/\s+/g, ' ').slice(0, 400)}`);
  }
  return match[1];
}
