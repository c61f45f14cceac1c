// What the peers in JavaScript share: the schema of the bell, a bell in memory for each client, the benchmark's two doors.
const jwt = require("jsonwebtoken");

const SCHEMA = `
  enum BellEventKind { ADDED UPDATED COUNT }
  enum NotificationKind { DOSSIER_GRANTED DOSSIER_REFUSED }
  enum DossierStatus { TRANSMITTED GRANTED }
  type Dossier { id: ID! number: String! status: DossierStatus! }
  type Notification { id: ID! kind: NotificationKind! title: String! body: String! createdAt: String! subject: Dossier }
  type BellEvent { kind: BellEventKind! sequence: Int! unreadCount: Int! notification: Notification }
  type Query { ready: Boolean! }
  type Subscription { bell(after: Int): BellEvent! }`;

const ANSWERED = 5; // milliseconds after which the answer to /bench/tell has left
const KEPT = 10; // the notifications that a client who was away gets, from memory
const open = []; // bells, the latest last
const kept = [];
let began = {};

/** The events of one client as an async iterator: first the count, then what it missed, then what is told to it. */
class Bell {
  waiting = [];
  askers = [];
  sequence = 0;
  unread = 0;

  constructor(after) {
    this.push({ kind: "COUNT", sequence: 0, unreadCount: 0, notification: null });
    if (after != null) kept.forEach((notification) => this.tell(notification));
    open.push(this);
  }

  tell(notification) {
    this.push({ kind: "ADDED", sequence: ++this.sequence, unreadCount: ++this.unread, notification });
  }

  push(value) {
    const asker = this.askers.shift();
    if (asker) asker({ value, done: false });
    else this.waiting.push(value);
  }

  next() {
    if (this.waiting.length) return Promise.resolve({ value: this.waiting.shift(), done: false });
    return new Promise((asker) => this.askers.push(asker));
  }

  return() {
    const place = open.indexOf(this);
    if (place >= 0) open.splice(place, 1);
    this.askers.forEach((asker) => asker({ value: undefined, done: true }));
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator]() {
    return this;
  }
}

let number = 0;

function notification(size) {
  const digits = String(++number).padStart(12, "0");
  return {
    id: `Tm90aWZpY2F0aW9uOjcxYmE3ZTEyODk2MDQ0YTA5MjM2NmMxZDAz${digits}`,
    kind: "DOSSIER_GRANTED",
    title: "Votre demande est accordée",
    body: "x".repeat(size),
    createdAt: `${new Date().toISOString().slice(0, -1)}000Z`,
    subject: { id: "RG9zc2llcjo2YmY5MjY5ZDVmYjY0NGE4YjI0NzhkNmY4NjVjMzg1NA", number: "2507AF000001", status: "TRANSMITTED" },
  };
}

function tell(count, times, size) {
  const { user, system } = process.cpuUsage();
  began = { at: Number(process.hrtime.bigint()), cpu: (user + system) / 1e6, writing: 0 };
  const bells = open.slice(-count);
  for (let time = 0; time < times; time++) {
    const told = notification(size);
    kept.push(told);
    if (kept.length > KEPT) kept.shift();
    for (const bell of bells) bell.tell(told);
  }
}

/** The answer to a request for /bench/…, as text; an event begins when its answer has left. */
function door(url) {
  const asked = new URL(url, "http://localhost");
  const [count, times, size] = ["count", "times", "size"].map((name) => Number(asked.searchParams.get(name)));
  if (asked.pathname === "/bench/tell") setTimeout(tell, ANSWERED, count, times, size);
  return JSON.stringify(began);
}

/** Who calls, by the header or the connection's first message; throws when the token is not good. */
const user = (authorization) => jwt.verify(authorization.slice("Bearer ".length), process.env.GUICHET_SECRET_KEY).sub;

const listening = { port: Number(process.argv.at(-1)), host: "127.0.0.1", backlog: 4096 };

module.exports = { Bell, SCHEMA, door, listening, user };
