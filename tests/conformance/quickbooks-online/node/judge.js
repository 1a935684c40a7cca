'use strict';

const { judgeAll } = require('../../report');

judgeAll({
  intuit_oauth: () => require('./intuit_oauth').judge(),
  node_quickbooks: () => require('./node_quickbooks').judge(),
  node_quickbooks_sales: () => require('./node_quickbooks_sales').judge(),
});
