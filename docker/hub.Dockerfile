# The hub: API, worker and migration step in one image; the command chooses (see compose.production-like.yaml).
#
#   docker build --file docker/hub.Dockerfile --tag kohort/hub .
#
# Everything was tried with this version of Node.js; another one is a build argument.
ARG NODE_VERSION=20.20.2

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && npx tsc -b apps/hub
RUN node docker/production-tree.mjs /production apps/hub && cp --parents docker/health.mjs /production

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 WORKER_PORT=4001
WORKDIR /app
# The hub makes its private keys here (HUB_KEY_FILE, AUTHORITY_KEY_FILE); a mounted volume takes over the owner.
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/kohort
COPY --from=build /production .
USER node
EXPOSE 4000 4001
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "docker/health.mjs"]
ENTRYPOINT ["node"]
CMD ["apps/hub/dist/main.js"]
