/** Whether who reads has a mouse. Elsewhere a field that takes the focus brings a keyboard over half of the screen. */
export const hasFinePointer = (): boolean => matchMedia('(pointer: fine)').matches
