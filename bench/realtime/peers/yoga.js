// graphql-yoga, whose subscriptions are Server-Sent Events.
const http = require("node:http");
const { createSchema, createYoga } = require("graphql-yoga");
const { Bell, SCHEMA, door, listening, user } = require("./bells.js");

const bell = { subscribe: (_root, { after }) => new Bell(after), resolve: (event) => event };
const yoga = createYoga({
  logging: false,
  schema: createSchema({ typeDefs: SCHEMA, resolvers: { Subscription: { bell } } }),
  context: ({ request }) => ({ user: user(request.headers.get("authorization")) }),
});
const server = http.createServer((request, response) =>
  request.url.startsWith("/bench/") ? response.end(door(request.url)) : yoga(request, response),
);
server.listen(listening);
