/** Begins the codes of the errors after which nobody knows whether the message was sent. */
export const UNCERTAIN = 'uncertain_';

export const isUncertain = (errorCode: string | null | undefined): boolean => errorCode?.startsWith(UNCERTAIN) ?? false;
