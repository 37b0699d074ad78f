// Waiting for something to become true, with the reason why it is not.

/** Tries until `attempt` stops throwing and returns what it returned; fails with its last error. */
export async function eventually(what, attempt, patienceMillis = 15_000) {
  const end = Date.now() + patienceMillis;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw new Error(`not within ${patienceMillis / 1000} s: ${what}`, { cause: error });
    }
    await new Promise((done) => setTimeout(done, 50));
  }
}
