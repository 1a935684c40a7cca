document.querySelector('p').textContent = await globalThis.__TAURI_INTERNALS__.invoke('hello');
