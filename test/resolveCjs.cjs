// Stryker requires parts of mocha by names without an ending, which are `.cjs` since mocha 12.
require.extensions['.cjs'] = require.extensions['.js'];
