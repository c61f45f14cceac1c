// graphql-ws and graphql-js on ws.
const http = require("node:http");
const { buildSchema } = require("graphql");
const { useServer } = require("graphql-ws/use/ws");
const { WebSocketServer } = require("ws");
const { Bell, SCHEMA, door, listening, user } = require("./bells.js");

const schema = buildSchema(SCHEMA);
const { bell } = schema.getSubscriptionType().getFields();
bell.subscribe = (_root, { after }) => new Bell(after);
bell.resolve = (event) => event;

const server = http.createServer((request, response) => response.end(door(request.url)));
const sockets = new WebSocketServer({ server, path: "/graphql", perMessageDeflate: false });
const onConnect = ({ connectionParams, extra }) => void (extra.user = user(connectionParams.authorization));
useServer({ schema, onConnect, context: ({ extra }) => ({ user: extra.user }) }, sockets);
server.listen(listening);
