# The demo MCP server, which listens on every interface of its container, and the one-shot that applies its configuration.
FROM node:24-slim
WORKDIR /app/compose/demo
COPY compose/demo/package.json compose/demo/package-lock.json compose/demo/.npmrc ./
RUN npm ci
COPY compose/demo /app/compose/demo
COPY compose/stack /app/compose/stack
USER node
