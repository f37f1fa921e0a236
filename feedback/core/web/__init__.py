"""The web furniture that every room uses: who acts, headers, forms, pages, static files, languages."""
