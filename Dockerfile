# The functions service, and the local runtime, which is started by another command (docker-compose.local.yml). Nothing is
# compiled: Node runs the TypeScript sources as they are.
FROM node:24-slim

# The options of Node are those of .npmrc. The compile cache is filled below, so that a container starts without
# compiling, and may be read-only.
ENV NODE_ENV=production \
    NODE_OPTIONS="--conditions=statefun-source --max-semi-space-size=16" \
    NODE_COMPILE_CACHE=/app/.compile-cache \
    FUNCTIONS_HOST=0.0.0.0

WORKDIR /app

# Apart from the sources, because it changes less often. No dependency needs its install script at run time.
COPY package.json package-lock.json .npmrc ./
COPY packages/wire/package.json packages/wire/
COPY packages/sdk/package.json packages/sdk/
COPY packages/runtime/package.json packages/runtime/
COPY packages/console/package.json packages/console/
RUN npm ci --omit=dev --ignore-scripts \
    && npm cache clean --force \
    && install --directory --owner=node --group=node .compile-cache data

COPY packages packages
COPY src src
COPY panel panel
# The user node, by the number that tells everybody that it is not root. The cache is good for one user only.
USER 1000
RUN node --eval "Promise.all(['statefun-ts/service', 'statefun-runtime'].map((name) => import(name)))" \
    && node src/serve.ts --help \
    && node packages/runtime/bin/statefun.mjs dev --help \
    && ! node --eval "import('statefun-ts/health')"

EXPOSE 1108
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s \
    CMD ["node", "--eval", "import('statefun-ts/health')"]
CMD ["node", "src/serve.ts"]
