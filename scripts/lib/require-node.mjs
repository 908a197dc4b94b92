/* Imported first by what people start: on an old Node they would otherwise see errors that say nothing. */
const OLDEST = [20, 19];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
  console.error(`Haat needs Node.js ${OLDEST.join('.')} or newer; this is ${process.version}.`);
  process.exit(1);
}
