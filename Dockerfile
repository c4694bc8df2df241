# syntax=docker/dockerfile:1

# The image of Focus, for linux/amd64 and linux/arm64. What differs between the two is fetched, not compiled, so that both are
# built on whatever machine it is, without emulation. The version of Node is the one the lock file brings for tests.

# --- What nest build makes of the sources.
FROM --platform=$BUILDPLATFORM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY migrations ./migrations
COPY src ./src
RUN npm run build && rm -f dist/.tsbuildinfo && mkdir -p /empty/archives

# --- What it needs at run time. Optional packages are left out (a Node of its own, template engines nobody uses, …), but for the
# compiled parts of sharp and css-inline, which are optional to npm and not to Focus.
FROM --platform=$BUILDPLATFORM node:24.21.0-bookworm-slim AS dependencies
ARG TARGETARCH
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY scripts/native-packages.mjs ./scripts/
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --omit=optional \
  && node scripts/native-packages.mjs --cpu "$TARGETARCH"

# --- Both, and nothing else: no sources, no development tools, no secrets. Settings come from the environment.
FROM node:24.21.0-bookworm-slim AS runtime
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=8000 \
  ARCHIVE_DIR=/app/data/archives
WORKDIR /app
# Whoever gets into the process cannot change the code: it belongs to root.
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json ./
# Archives of the audit log, and e-mails where no server takes them.
COPY --from=build --chown=node:node /empty ./data
VOLUME /app/data
USER node
EXPOSE 8000
STOPSIGNAL SIGTERM
# Ready: it listens, and the database answers.
HEALTHCHECK --interval=10s --timeout=5s --start-period=90s --start-interval=2s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/ready`, { signal: AbortSignal.timeout(4000) }).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself gets SIGTERM, and answers it once it listens. Give it an init (`--init`) for the seconds before.
CMD ["node", "dist/src/main.js"]
