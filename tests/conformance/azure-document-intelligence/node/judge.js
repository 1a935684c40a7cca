'use strict';

const { judgeAll } = require('../../report');

judgeAll({
  resource: () => require('./resource').judge(),
  documents: () => require('./documents').judge(),
});
