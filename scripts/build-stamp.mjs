/* The last step of `npm run build`: see lib/build.mjs. */
import { writeBuildStamp } from './lib/build.mjs';

await writeBuildStamp();
