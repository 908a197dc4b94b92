export { AllowOrSigned, CallerWithoutLink, SignedLinkQuery } from './allow-or-signed.decorator.js';
export { SignedLinks } from './signed-links.js';
export { SignedLinksModule } from './signed-links.module.js';
