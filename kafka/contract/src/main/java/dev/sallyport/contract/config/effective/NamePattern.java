package dev.sallyport.contract.config.effective;

/** A name in which {@code *} stands for any text. Matching takes time linear in the name for each star. Immutable. */
public record NamePattern(String text) {
    public boolean matches(String name) {
        int inText = 0;
        int inName = 0;
        int star = -1;
        int starAt = 0;
        while (inName < name.length()) {
            if (inText < text.length() && text.charAt(inText) == '*') {
                star = inText++;
                starAt = inName;
            } else if (inText < text.length() && text.charAt(inText) == name.charAt(inName)) {
                inText++;
                inName++;
            } else if (star >= 0) {
                inText = star + 1;
                inName = ++starAt;
            } else {
                return false;
            }
        }
        while (inText < text.length() && text.charAt(inText) == '*') {
            inText++;
        }
        return inText == text.length();
    }
}
