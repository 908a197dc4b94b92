/**
 * The command that runs a server in a container, for a machine that has Docker and not the server. The container goes
 * when the server ends.
 * @param {{ name: string, image: string, port: number, innerPort: number, folder: string, innerFolder: string,
 *   environment?: string[], args: string[] }} server
 */
export function containerCommand({ name, image, port, innerPort, folder, innerFolder, environment = [], args }) {
  const container = `haat-test-${name}-${port}`;
  const options = ['--rm', '--name', container]
    .concat(['--publish', `127.0.0.1:${port}:${innerPort}`, '--volume', `${folder}:${innerFolder}`])
    .concat(environment.flatMap((variable) => ['--env', variable]))
    .concat(ownUser());
  return { command: 'docker', args: ['run', ...options, image, ...args], container };
}

/** What the server writes must belong to us, or we could not remove it. Root can; there the image chooses a user. */
function ownUser() {
  const uid = process.getuid?.();
  return uid ? ['--user', `${uid}:${process.getgid()}`] : [];
}
