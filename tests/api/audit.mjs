// The audits of graphql-http against a server that listens: node audit.mjs URL. Prints what each found, as JSON.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../api/explorer/package.json", import.meta.url));
const { auditServer } = require("graphql-http");

const results = await auditServer({ url: process.argv[2] });
console.log(JSON.stringify(results.map(({ id, name, status, reason }) => ({ id, name, status, reason }))));
