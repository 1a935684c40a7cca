'use strict';

const { judgeAll } = require('../../report');

// In this order: the last one moves the clock.
judgeAll({
  sign_in: () => require('./sign_in').judge(),
  reading: () => require('./reading').judge(),
  writing: () => require('./writing').judge(),
});
