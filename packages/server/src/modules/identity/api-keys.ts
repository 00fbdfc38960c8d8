/** Every key begins like this, so that a key is told from a token, and found when it was published by mistake. */
export const apiKeyStart = 'fairway_'
