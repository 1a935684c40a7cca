'use strict';

const { finish } = require('./report');

async function main() {
  await require('./intuit_oauth').judge();
  await require('./node_quickbooks').judge();
  finish();
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
