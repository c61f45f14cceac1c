// Starts GraphiQL with the explorer. A token goes in the headers pane: {"Authorization": "Bearer …"}; subscriptions
// send the same headers in connection_init.
"use strict";

const address = new URL("/graphql", window.location.href);
const socketAddress = new URL(address);
socketAddress.protocol = address.protocol === "https:" ? "wss:" : "ws:";

const fetcher = GraphiQL.createFetcher({ url: address.href, subscriptionUrl: socketAddress.href });

const welcome = `# Guichet : l'API publique du financement de la formation.
# La documentation est à gauche, l'explorateur aussi. Pour vous connecter :
#
# mutation {
#   signIn(login: "rh@humando.example", password: "…") { tokens { accessToken } errors { message } }
# }

query Bonjour {
  __typename
}
`;

const page = React.createElement(GraphiQL, {
  fetcher,
  plugins: [GraphiQLPluginExplorer.explorerPlugin()],
  defaultQuery: welcome,
  defaultEditorToolsVisibility: true,
  isHeadersEditorEnabled: true,
  shouldPersistHeaders: false,
});

ReactDOM.createRoot(document.getElementById("graphiql")).render(page);
