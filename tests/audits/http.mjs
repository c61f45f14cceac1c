// Runs every audit of graphql-http against the address given, and prints one JSON line a result.
import { serverAudits } from "graphql-http";

const [url, authorization] = process.argv.slice(2);
const fetchFn = (address, init = {}) =>
  fetch(address, authorization ? { ...init, headers: { ...init.headers, authorization } } : init);

for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  console.log(JSON.stringify({ id: audit.id, name: audit.name, status: result.status, reason: result.reason ?? null }));
}
