// PostGraphile 5: the bell as a Grafast plan. Its events come from memory like those of the others, not by NOTIFY.
// It asks for Node 22; this function is what it misses in Node 20.
Promise.withResolvers ??= () => {
  let [resolve, reject] = [];
  const promise = new Promise((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
};
const http = require("node:http");
const { postgraphile } = require("postgraphile");
const { PostGraphileAmberPreset } = require("postgraphile/presets/amber");
const { makePgService } = require("postgraphile/adaptors/pg");
const { grafserv } = require("postgraphile/grafserv/node");
const { context, get, lambda, listen } = require("postgraphile/grafast");
const { extendSchema, gql } = require("postgraphile/utils");
const { Bell, SCHEMA, door, listening, user } = require("./bells.js");

const bells = { subscribe: (after) => new Bell(after) };
const fields = (...names) => ({ plans: Object.fromEntries(names.map((name) => [name, ($event) => get($event, name)])) });
const bell = {
  subscribePlan: (_$root, { $after }) => listen(context().get("bells"), $after, ($event) => $event),
  plan: ($event) => $event,
};
const plugin = extendSchema({
  typeDefs: gql([SCHEMA.replace(/type Query.*\n/, "").replace("type Subscription", "extend type Subscription")]),
  objects: {
    Subscription: { plans: { bell } },
    BellEvent: fields("kind", "sequence", "unreadCount", "notification"),
    Notification: fields("id", "kind", "title", "body", "createdAt", "subject"),
    Dossier: fields("id", "number", "status"),
  },
});
const service = makePgService({ connectionString: process.env.PEER_DATABASE_URL, schemas: ["public"] });
const known = ({ ws }) => ({ bells, user: ws && user(ws.connectionParams.authorization) });
const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [service],
  plugins: [plugin],
  grafserv: { websockets: true, graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false, context: known },
};

async function serve() {
  const server = http.createServer();
  await postgraphile(preset).createServ(grafserv).addTo(server);
  const others = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request, response) => {
    if (request.url.startsWith("/bench/")) response.end(door(request.url));
    else for (const other of others) other.call(server, request, response);
  });
  server.listen(listening);
}

serve();
