/** For mocha: a process that doesn't end soon after its last test has left something behind, and fails. */
export const mochaHooks = {
  afterAll() {
    const fail = () => {
      console.error('Something that the tests started is still running.');
      process.exit(1);
    };
    setTimeout(fail, 10_000).unref();
  },
};
