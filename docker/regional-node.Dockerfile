# A regional node: API, worker and migration step in one image; the command chooses (see compose.production-like.yaml).
#
#   docker build --file docker/regional-node.Dockerfile --tag kohort/regional-node .
#
# Everything was tried with this version of Node.js; another one is a build argument.
ARG NODE_VERSION=20.20.2

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && npx tsc -b apps/regional-node
RUN node docker/production-tree.mjs /production apps/regional-node && cp --parents docker/health.mjs /production

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4100 WORKER_PORT=4101
WORKDIR /app
COPY --from=build /production .
# The node makes its private key here (NODE_KEY_FILE); a volume that is mounted here takes over the owner.
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/kohort
USER node
EXPOSE 4100 4101
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "docker/health.mjs"]
ENTRYPOINT ["node"]
CMD ["apps/regional-node/dist/main.js"]
