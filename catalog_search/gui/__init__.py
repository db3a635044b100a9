"""The dock and its parts: everything that a person sees. Only here and in the plugin's shell are widgets."""
