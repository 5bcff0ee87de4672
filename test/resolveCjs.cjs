// Stryker requires parts of mocha by names without an extension, which is `.cjs` since mocha 12.
require.extensions['.cjs'] = require.extensions['.js'];
