// Replaces VS Code's native watchdog, which would need a compiler. It ends an extension host whose server
// has died while its event loop hangs; here, the owner of the server ends both.
const { exit } = require('node:process');

exports.start = () => {};
exports.exit = exit;
