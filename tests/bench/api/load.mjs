// Asks a server as fast as it answers: node load.mjs URL CONNECTIONS SECONDS < JSON list of bodies; prints figures as JSON.
import { readFileSync } from "node:fs";
import autocannon from "autocannon";

const [url, connections, seconds] = process.argv.slice(2);
const bodies = JSON.parse(readFileSync(0, "utf8"));

function run(duration, times) {
  return new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        connections: Number(connections),
        duration,
        timeout: 60,
        requests: bodies.map((body) => ({
          method: "POST",
          headers: { "content-type": "application/json", accept: "application/json" },
          body: JSON.stringify(body),
        })),
        verifyBody: (body) => !body.includes('"errors"'),
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
    instance.on("response", (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
}

await run(2, []);
const times = [];
const result = await run(Number(seconds), times);
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))];
console.log(
  JSON.stringify({
    rate: times.length / result.duration,
    p50: at(0.5),
    p95: at(0.95),
    wrong: result.mismatches + result.errors + result.non2xx,
  }),
);
