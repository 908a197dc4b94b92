export { Crowd } from './crowd.js';
export { Promises } from './promises.js';
export { atRest } from './rest.js';
export { letTimePass } from './time.js';
export { unexplainedAtRest, unexplainedAtTheEnd } from './unexplained.js';
export { aWorld, CROWD_KEYS, CROWD_SETTINGS, crowdVendors, type Vendor, type World } from './world.js';
