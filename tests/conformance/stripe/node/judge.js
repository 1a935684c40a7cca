'use strict';

const { judgeAll } = require('../../report');

judgeAll({
  reading: () => require('./reading').judge(),
});
