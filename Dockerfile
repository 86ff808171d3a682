# The functions service, and the local runtime, which is started by another command (docker-compose.local.yml). Nothing is
# compiled: Node runs the TypeScript sources as they are.
FROM node:24-slim

# The compile cache is filled below, so that a container starts without compiling, and may be read-only.
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/app/.compile-cache \
    FUNCTIONS_HOST=0.0.0.0

WORKDIR /app

# Apart from the sources, because it changes less often. No dependency needs its install script at run time.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts \
    && npm cache clean --force \
    && install --directory --owner=node --group=node .compile-cache data

COPY src src
# The user node, by the number that tells everybody that it is not root. The cache is good for one user only.
USER 1000
RUN node --eval "Promise.all(['functions-service', 'local-runtime', 'runtime/index'].map((file) => import('./src/' + file + '.ts')))" \
    && node src/serve.ts --help \
    && node packages/runtime/src/cli/dev.ts --help \
    && ! node packages/sdk/src/service/health.ts

EXPOSE 1108
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s \
    CMD ["node", "packages/sdk/src/service/health.ts"]
CMD ["node", "src/serve.ts"]
