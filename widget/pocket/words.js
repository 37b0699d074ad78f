// What the page says of the app itself, in her language.

const WORDS = {
  en: {
    install: "Keep Mitra on your phone: one tap, also on a bad network.",
    install_yes: "Install",
    update: "There is a new version.",
    update_yes: "Update",
    later: "Not now",
    say: { orders: "Where is my order?", saved: "Show my wishlist", offers: "Which offers are there?" },
  },
  hi: {
    install: "मित्र को फ़ोन में रखिए: एक टैप में, कमज़ोर नेटवर्क पर भी।",
    install_yes: "इंस्टॉल करें",
    update: "नया वर्शन आ गया है।",
    update_yes: "अपडेट करें",
    later: "अभी नहीं",
    say: { orders: "मेरा ऑर्डर कहाँ है?", saved: "मेरी विशलिस्ट दिखाइए", offers: "कौन से ऑफ़र हैं?" },
  },
  "hi-Latn": {
    install: "Mitra ko phone mein rakhiye: ek tap mein, kamzor network par bhi.",
    install_yes: "Install karein",
    update: "Naya version aa gaya hai.",
    update_yes: "Update karein",
    later: "Abhi nahi",
    say: { orders: "Mera order kahan hai?", saved: "Meri wishlist dikhaiye", offers: "Kaun se offers hain?" },
  },
};

/** The words of the language that the page is in now. */
export const words = () => WORDS[document.documentElement.lang] ?? WORDS.en;
