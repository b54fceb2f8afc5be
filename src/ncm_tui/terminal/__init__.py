"""Between the app and the terminal: driver, clipboard, the watch over idle and sleep."""
