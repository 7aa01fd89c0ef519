"""The sentence model of Chinese, Vietnamese, Japanese and Korean. No Django, no torch but in fit."""
