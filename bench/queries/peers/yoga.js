// graphql-yoga on node:http, with DataLoader.
const http = require("node:http");
const DataLoader = require("dataloader");
const { createSchema, createYoga } = require("graphql-yoga");
const { SCHEMA, companiesOf, listening, load, page } = require("./requests.js");

const resolvers = {
  Query: { dossiers: (_root, asked, { companies }) => page(companies, asked) },
  Dossier: {
    company: (one, _asked, { company }) => company.load(one.companyKey),
    trainees: (one, _asked, { trainees }) => trainees.load(one.key),
    funding: (one, _asked, { funding }) => funding.load(one.key),
  },
};
const yoga = createYoga({
  logging: false,
  graphiql: false,
  schema: createSchema({ typeDefs: SCHEMA, resolvers }),
  context: async ({ request }) => ({
    companies: await companiesOf(request.headers.get("authorization")),
    company: new DataLoader(load.companies),
    trainees: new DataLoader(load.trainees),
    funding: new DataLoader(load.funding),
  }),
});
http.createServer(yoga).listen(listening);
