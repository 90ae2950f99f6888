// tap.mjs - "ok 1 - what", "not ok 2 - what" with the faults behind "#", and
// at the end the sums that .ci/run adds up.
export class Tap {
  #passed = 0;
  #failed = 0;

  // faults: what is wrong, in sentences; none: the test has passed.
  tell(what, faults) {
    const number = this.#passed + this.#failed + 1;
    const good = faults.length === 0;

    if (good) this.#passed++;
    else this.#failed++;
    console.log(`${good ? 'ok' : 'not ok'} ${number} - ${what}`);
    for (const fault of faults.slice(0, 12)) console.log(`#   ${fault}`.replaceAll('\n', '\n#   '));
    if (faults.length > 12) console.log(`#   and ${faults.length - 12} more`);
  }

  note(text) {
    console.log(`# ${text}`);
  }

  // The exit code.
  end() {
    console.log(`1..${this.#passed + this.#failed}`);
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed === 0 && this.#passed > 0 ? 0 : 1;
  }
}
