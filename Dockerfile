# Two stages, so that the image has neither the compilers nor the packages that only building needs.
FROM node:20-bookworm-slim AS build
WORKDIR /app

# Before the sources: this layer is made again only when the dependencies change.
COPY package.json package-lock.json .npmrc ./
RUN npm ci

COPY .swcrc nest-cli.json tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build && npm prune --omit=dev


FROM node:20-bookworm-slim
# Stack traces name the TypeScript sources.
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
WORKDIR /app

COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE ./

# Files that were sent or made (unless S3_BUCKET is set), and the embedded database when there is no DATABASE_URL: mount a
# volume here to keep them. The rest of /app belongs to root: the server cannot change its own program.
RUN mkdir .data && chown node:node .data
USER node

EXPOSE 3000

# "Live" says that the process answers, not that its database does: a container must not be restarted for that.
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

CMD ["node", "dist/main.js"]
