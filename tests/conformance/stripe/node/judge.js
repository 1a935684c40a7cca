'use strict';

const { judgeAll } = require('../../report');

judgeAll({
  reading: () => require('./reading').judge(),
  writing: () => require('./writing').judge(),
});
