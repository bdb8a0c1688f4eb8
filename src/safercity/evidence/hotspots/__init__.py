"""Where events gather: surfaces, local statistics and what they foretell.

Plain functions of NumPy arrays, in British National Grid metres. Nothing here scores a
person, and nothing reads or writes a file.
"""
