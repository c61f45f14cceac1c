// PostGraphile 5 on the tables as they are: the perimeter as row-level security, the parts as functions (postgraphile.sql).
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
const { companiesOf, database, listening } = require("./requests.js");

async function context({ node }) {
  const companies = await companiesOf(node.req.headers.authorization);
  return { pgSettings: { role: "peer", "app.companies": `{${companies}}` } };
}

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ connectionString: database, schemas: ["public"], poolConfig: { max: 10 } })],
  disablePlugins: ["PgIndexBehaviorsPlugin"], // the list filters and orders by columns whose indexes are of several columns
  schema: { defaultBehavior: "+connection +resource:connection +list +resource:list" },
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false, context },
};

async function serve() {
  const server = http.createServer();
  await postgraphile(preset).createServ(grafserv).addTo(server);
  server.listen(listening);
}

serve();
