'use strict';

const { operation, finish } = require('./report');

// A judge that cannot even begin is one failed operation, so that the sum is always printed.
async function main() {
  for (const name of ['intuit_oauth', 'node_quickbooks', 'node_quickbooks_sales']) {
    let trouble;
    await require(`./${name}`).judge().catch((error) => {
      trouble = error;
    });
    if (trouble) {
      await operation(name, 'to begin', () => {
        throw trouble;
      });
    }
  }
  finish();
}

main();
