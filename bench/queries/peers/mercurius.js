// Mercurius on Fastify, its operations compiled by graphql-jit: with its loaders, or with the argument "flat" over one statement.
const fastify = require("fastify");
const mercurius = require("mercurius");
const { SCHEMA, companiesOf, listening, load, page, whole } = require("./requests.js");

const flat = process.argv.includes("flat");
const loader = (read, keyOf) => ({ loader: (asked) => read(asked.map(({ obj }) => keyOf(obj))), opts: { cache: false } });
const app = fastify();
app.register(mercurius, {
  schema: SCHEMA,
  jit: 1,
  context: async (request) => ({ companies: await companiesOf(request.headers.authorization) }),
  resolvers: { Query: { dossiers: (_root, asked, { companies }) => (flat ? whole : page)(companies, asked) } },
  loaders: flat
    ? {}
    : {
        Dossier: {
          company: loader(load.companies, (one) => one.companyKey),
          trainees: loader(load.trainees, (one) => one.key),
          funding: loader(load.funding, (one) => one.key),
        },
      },
});
app.listen(listening);
