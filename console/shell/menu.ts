/** Menus stand in the landmark of their button, and hold nothing to focus but their items. */
export const MENU = { withinPortal: false, withInitialFocusPlaceholder: false } as const;
