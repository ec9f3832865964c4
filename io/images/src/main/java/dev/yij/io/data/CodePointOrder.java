package dev.yij.io.data;

import java.util.Comparator;

/// The order of Python's `sorted` on strings: by code point. Java's own order is by UTF-16 unit, which differs
/// where one name has a character above U+FFFF (an emoji) and the other one of U+E000 … U+FFFF.
enum CodePointOrder implements Comparator<String> {
    BY_CODE_POINT;

    @Override
    public int compare(String a, String b) {
        int i = 0;
        while (i < a.length() && i < b.length()) {
            int left = a.codePointAt(i);
            int right = b.codePointAt(i);
            if (left != right) {
                return Integer.compare(left, right);
            }
            i += Character.charCount(left);
        }
        return Integer.compare(a.length(), b.length());
    }
}
