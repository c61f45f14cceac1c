// What the peers in JavaScript share: the schema of the list, who calls and what they hold, the statements, the loaders' answers.
const { createPublicKey } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const jwt = require("jsonwebtoken");
const pg = require("pg");

/** From the benchmark: the database's address, its statements, the key of the tokens, the labels of the schemes. */
const { database, statements, key, labels } = JSON.parse(process.env.PEER);
const SCHEMA = readFileSync(join(__dirname, "list.graphql"), "utf8");

const asText = (text) => text;
for (const type of [pg.types.builtins.DATE, pg.types.builtins.TIMESTAMPTZ]) pg.types.setTypeParser(type, asText);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
const pool = new pg.Pool({ connectionString: database, max: 10 });
const rows = async (name, ...values) => (await pool.query({ name, text: statements[name], values })).rows;

const publicKey = createPublicKey({ key, format: "jwk" });
const known = new Map(); // a signature is verified once, as ours is

function claimsOf(authorization) {
  const token = authorization.slice("Bearer ".length);
  let claims = known.get(token);
  if (!claims) known.set(token, (claims = jwt.verify(token, publicKey, { algorithms: ["ES256"] })));
  if (claims.exp * 1000 < Date.now()) throw new Error("expired");
  return claims;
}

/** The companies that the caller holds now, read from the session and the attachments at each request, as ours are. */
async function companiesOf(authorization) {
  const { sid, side } = claimsOf(authorization);
  const held = await rows("held", sid);
  return held.filter((one) => one.side === side).map((one) => one.company_id);
}

const idOf = (type, key) => Buffer.from(`${type}:${key.replaceAll("-", "")}`).toString("base64url");
const cursorOf = (row) => Buffer.from(JSON.stringify([row.transmitted_at, row.id])).toString("base64url");
const euros = (cents) => (Number(cents) / 100).toFixed(2);

const dossier = (row) => ({
  key: row.id,
  companyKey: row.company_id,
  id: idOf("Dossier", row.id),
  number: row.number,
  status: row.status,
  title: row.title,
  startDate: row.start_date,
  endDate: row.end_date,
  scheme: { code: row.scheme, label: labels[row.scheme] },
});
const company = (row) => ({ id: idOf("Company", row.id), name: row.name, siren: row.siren });
const trainee = (row) => ({ id: idOf("Trainee", row.id), displayName: `${row.first_name} ${row.name}` });
const funding = (row) => ({
  requested: euros(row.requested),
  granted: euros(row.granted),
  paid: euros(row.paid),
  balance: euros(row.granted - row.paid),
});

function connection(found, first, totalCount, nodeOf) {
  const edges = found.slice(0, first).map((row) => ({ cursor: cursorOf(row), node: nodeOf(row) }));
  return { totalCount, pageInfo: { hasNextPage: found.length > first, endCursor: edges.at(-1)?.cursor ?? null }, edges };
}

/** The list alone, its objects left to loaders. */
async function page(companies, { filter, first }) {
  const asked = [companies, filter.status, filter.scheme];
  const [found, [{ total }]] = await Promise.all([rows("page", ...asked, first), rows("count", ...asked)]);
  return connection(found, first, total, dossier);
}

/** Everything in one statement, as one writes it by hand for this very list. */
async function whole(companies, { filter, first }) {
  const found = await rows("whole", companies, filter.status, filter.scheme, first);
  const node = (row) => ({
    ...dossier(row),
    company: { id: idOf("Company", row.company_id), name: row.name, siren: row.siren },
    trainees: row.trainees.map(trainee),
    funding: funding(row),
  });
  return connection(found, first, found[0]?.total ?? 0, node);
}

/** What loaders are given, in the order of the keys. */
const load = {
  companies: async (keys) => {
    const found = new Map((await rows("companies", keys)).map((row) => [row.id, company(row)]));
    return keys.map((key) => found.get(key));
  },
  trainees: async (keys) => {
    const found = new Map(keys.map((key) => [key, []]));
    for (const row of await rows("trainees", keys)) found.get(row.dossier_id).push(trainee(row));
    return keys.map((key) => found.get(key));
  },
  funding: async (keys) => {
    const found = new Map((await rows("funding", keys)).map((row) => [row.dossier_id, funding(row)]));
    return keys.map((key) => found.get(key));
  },
};

const listening = { port: Number(process.argv.at(-1)), host: "127.0.0.1" };

module.exports = { SCHEMA, companiesOf, database, listening, load, page, whole };
