// Preloaded into the demo server, which would otherwise listen on every interface of a laptop.
import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  return listen.call(this, Number(port), '127.0.0.1', ...rest.filter(argument => typeof argument === 'function'));
};
