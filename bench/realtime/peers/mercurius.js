// Mercurius on Fastify; with the argument "jit", graphql-jit compiles the operations.
const fastify = require("fastify");
const mercurius = require("mercurius");
const { Bell, SCHEMA, door, listening, user } = require("./bells.js");

const app = fastify();
app.register(mercurius, {
  schema: SCHEMA,
  jit: process.argv.includes("jit") ? 1 : 0,
  resolvers: { Subscription: { bell: { subscribe: (_root, { after }) => new Bell(after), resolve: (event) => event } } },
  subscription: { onConnect: ({ payload }) => ({ user: user(payload.authorization) }) },
});
app.get("/bench/*", (request, reply) => reply.type("application/json").send(door(request.url)));
app.listen(listening);
