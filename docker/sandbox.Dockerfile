# The sandbox: everything on embedded parts in one container, for a look around. Never for real records.
#
#   docker build --file docker/sandbox.Dockerfile --tag kohort/sandbox .
#   docker run --rm --init --network host --volume kohort-sandbox:/data kohort/sandbox
#
# Everything in it listens on 127.0.0.1 only, so it shares the network of the host (Linux); publishing ports reaches none.
ARG NODE_VERSION=20.20.2

FROM node:${NODE_VERSION}-bookworm-slim AS build
WORKDIR /build
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund && npx tsc -b apps/sandbox apps/hub apps/regional-node
RUN node docker/production-tree.mjs /production apps/sandbox apps/hub apps/regional-node \
  && cp --parents docker/health.mjs examples/trials/flagship-mammography.json /production

FROM node:${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production PORT=4000
WORKDIR /app
COPY --from=build /production .
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s CMD ["node", "docker/health.mjs"]
ENTRYPOINT ["node", "apps/sandbox/dist/main.js"]
CMD ["--data", "/data"]
