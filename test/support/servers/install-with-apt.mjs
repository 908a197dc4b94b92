import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

/*
 * Debian starts a server as it installs it. The tests want the program alone: policy-rc.d forbids starting for the
 * time of the installation, and disabling it keeps the service from the next boot. A failed update of the package
 * lists is not the end: the lists may be good enough, and the installation tells.
 */
const SCRIPT = `
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
apt-get -qq update || true
apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 install "$1" > /dev/null
if [ -d /run/systemd/system ]; then systemctl disable --now "$1" || true; fi
`;

/** Whether this machine has apt-get and we may use it without being asked for a password. */
export async function aptCanInstall() {
  return (await succeeds('apt-get', ['--version'])) && (isRoot() || succeeds('sudo', ['-n', 'true']));
}

/** @param {string} name */
export async function installWithApt(name) {
  console.error(`Installing ${name} with apt-get: the tests need it.`);
  const command = ['sh', '-c', SCRIPT, 'sh', name];
  const [program, ...args] = isRoot() ? command : ['sudo', '-n', ...command];
  // Its output to our standard error: a test run's standard output is for results.
  const child = spawn(program, args, { stdio: ['ignore', 2, 2] });
  const [code] = await once(child, 'exit');
  if (code !== 0) console.error(`apt-get could not install ${name} (exit code ${code}).`);
}

function isRoot() {
  return process.getuid?.() === 0;
}

async function succeeds(command, args) {
  return run(command, args).then(
    () => true,
    () => false,
  );
}
