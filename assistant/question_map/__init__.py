"""Moves a question's vector towards the passages that answer it in other words; fitted by evals/fit_question_map.py."""
