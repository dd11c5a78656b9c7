"""An award's rules as data: its policy with criteria and stages, all policies side by side, the statutes."""
