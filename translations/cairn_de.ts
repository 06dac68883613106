<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE">
<context>
    <name>Differences</name>
    <message>
        <source>%1 rows before, %2 now</source>
        <translation>vorher %1 Zeilen, jetzt %2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) added</source>
        <translation>
            <numerusform>%Ln Zeile kam hinzu</numerusform>
            <numerusform>%Ln Zeilen kamen hinzu</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) removed</source>
        <translation>
            <numerusform>%Ln Zeile fehlt</numerusform>
            <numerusform>%Ln Zeilen fehlen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) changed</source>
        <translation>
            <numerusform>%Ln Zeile geändert</numerusform>
            <numerusform>%Ln Zeilen geändert</numerusform>
        </translation>
    </message>
    <message>
        <source>the same rows in another order</source>
        <translation>dieselben Zeilen in anderer Reihenfolge</translation>
    </message>
    <message>
        <source>column “%1” added</source>
        <translation>Spalte „%1“ kam hinzu</translation>
    </message>
    <message>
        <source>column “%1” removed</source>
        <translation>Spalte „%1“ fehlt</translation>
    </message>
    <message>
        <source>column “%1” has another type</source>
        <translation>Spalte „%1“ hat einen anderen Typ</translation>
    </message>
    <message>
        <source>the same rows</source>
        <translation>dieselben Zeilen</translation>
    </message>
</context>
<context>
    <name>FoldTexts</name>
    <message>
        <source>Folded</source>
        <translation>Eingeklappt</translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StreamDialog</name>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>%1 messages</source>
        <translation>%1 Nachrichten</translation>
    </message>
</context>
<context>
    <name>Texts</name>
    <message>
        <source>Can be looked at: %1</source>
        <translation>Lässt sich ansehen: %1</translation>
    </message>
</context>
<context>
    <name>cairn::Layers</name>
    <message>
        <source>Input</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Aktionen</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>Aktivierung</translation>
    </message>
    <message>
        <source>Aggregation</source>
        <translation>Zusammenfassung</translation>
    </message>
    <message>
        <source>Align corners</source>
        <translation>Ecken ausrichten</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>Attention size</source>
        <translation>Breite der Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Axes</source>
        <translation>Achsen</translation>
    </message>
    <message>
        <source>Axis</source>
        <translation>Achse</translation>
    </message>
    <message>
        <source>Base</source>
        <translation>Basis</translation>
    </message>
    <message>
        <source>Beta</source>
        <translation>Beta</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>Verschiebung (Bias)</translation>
    </message>
    <message>
        <source>Biases</source>
        <translation>Verschiebungen (Bias)</translation>
    </message>
    <message>
        <source>Bidirectional</source>
        <translation>Bidirektional</translation>
    </message>
    <message>
        <source>Border</source>
        <translation>Rand</translation>
    </message>
    <message>
        <source>Causal</source>
        <translation>Kausal</translation>
    </message>
    <message>
        <source>Channel multiplier</source>
        <translation>Kanalfaktor</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>Kanäle</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Code book</source>
        <translation>Codebuch</translation>
    </message>
    <message>
        <source>Commitment</source>
        <translation>Bindung</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Komponenten</translation>
    </message>
    <message>
        <source>Concatenate</source>
        <translation>Aneinanderhängen</translation>
    </message>
    <message>
        <source>Controller</source>
        <translation>Steuernetz</translation>
    </message>
    <message>
        <source>Count part windows</source>
        <translation>Teilfenster mitzählen</translation>
    </message>
    <message>
        <source>Count the border</source>
        <translation>Rand mitzählen</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>Dilation</source>
        <translation>Dilatation</translation>
    </message>
    <message>
        <source>Dilation per axis</source>
        <translation>Dilatation je Achse</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>Dimensionen</translation>
    </message>
    <message>
        <source>Distribution</source>
        <translation>Verteilung</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>Dropout</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Ende</translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation>Epsilon</translation>
    </message>
    <message>
        <source>Expression</source>
        <translation>Ausdruck</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>Faktor</translation>
    </message>
    <message>
        <source>Feed-forward width</source>
        <translation>Breite der Zwischenschicht</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>First axis</source>
        <translation>Erste Achse</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>Formel</translation>
    </message>
    <message>
        <source>From the middle</source>
        <translation>Von der Mitte aus</translation>
    </message>
    <message>
        <source>Function</source>
        <translation>Funktion</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Graphen</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Köpfe</translation>
    </message>
    <message>
        <source>Hidden channels</source>
        <translation>Verborgene Kanäle</translation>
    </message>
    <message>
        <source>Hidden features</source>
        <translation>Verborgene Merkmale</translation>
    </message>
    <message>
        <source>Hidden size</source>
        <translation>Verborgene Breite</translation>
    </message>
    <message>
        <source>Hops</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Initial slope</source>
        <translation>Anfangssteigung</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>Eingänge</translation>
    </message>
    <message>
        <source>Interpolation</source>
        <translation>Interpolation</translation>
    </message>
    <message>
        <source>Keep axes</source>
        <translation>Achsen behalten</translation>
    </message>
    <message>
        <source>Keep axis</source>
        <translation>Achse behalten</translation>
    </message>
    <message>
        <source>Kernel dimensions</source>
        <translation>Kerndimensionen</translation>
    </message>
    <message>
        <source>Kernel size</source>
        <translation>Kerngröße</translation>
    </message>
    <message>
        <source>Kernel size per axis</source>
        <translation>Kerngröße je Achse</translation>
    </message>
    <message>
        <source>Kernels</source>
        <translation>Kerne</translation>
    </message>
    <message>
        <source>Key heads</source>
        <translation>Schlüsselköpfe</translation>
    </message>
    <message>
        <source>Lambda</source>
        <translation>Lambda</translation>
    </message>
    <message>
        <source>Last axis</source>
        <translation>Letzte Achse</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Learn epsilon</source>
        <translation>Epsilon lernen</translation>
    </message>
    <message>
        <source>Least</source>
        <translation>Kleinstes</translation>
    </message>
    <message>
        <source>Least variance</source>
        <translation>Kleinste Varianz</translation>
    </message>
    <message>
        <source>Matrices</source>
        <translation>Matrizen</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>Modus</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>Momentum</translation>
    </message>
    <message>
        <source>Monotone</source>
        <translation>Monoton</translation>
    </message>
    <message>
        <source>Most</source>
        <translation>Größtes</translation>
    </message>
    <message>
        <source>Most positions</source>
        <translation>Höchstens Positionen</translation>
    </message>
    <message>
        <source>Negative slope</source>
        <translation>Negative Steigung</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>Nachbarn</translation>
    </message>
    <message>
        <source>Nonlinearity</source>
        <translation>Nichtlinearität</translation>
    </message>
    <message>
        <source>Norm first</source>
        <translation>Norm zuerst</translation>
    </message>
    <message>
        <source>Normalise</source>
        <translation>Normieren</translation>
    </message>
    <message>
        <source>Offsets</source>
        <translation>Versätze</translation>
    </message>
    <message>
        <source>One number</source>
        <translation>Eine Zahl</translation>
    </message>
    <message>
        <source>One per channel</source>
        <translation>Eine je Kanal</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Ordnung</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Output channels</source>
        <translation>Ausgabekanäle</translation>
    </message>
    <message>
        <source>Output features</source>
        <translation>Ausgabemerkmale</translation>
    </message>
    <message>
        <source>Output padding</source>
        <translation>Ausgabeauffüllung</translation>
    </message>
    <message>
        <source>Output padding per axis</source>
        <translation>Ausgabeauffüllung je Achse</translation>
    </message>
    <message>
        <source>Output size</source>
        <translation>Ausgabegröße</translation>
    </message>
    <message>
        <source>Output size per axis</source>
        <translation>Ausgabegröße je Achse</translation>
    </message>
    <message>
        <source>Own weights</source>
        <translation>Eigene Gewichte</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>Auffüllung</translation>
    </message>
    <message>
        <source>Padding per axis</source>
        <translation>Auffüllung je Achse</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>Paare</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>Patch size</source>
        <translation>Kachelgröße</translation>
    </message>
    <message>
        <source>Peephole</source>
        <translation>Guckloch (Peephole)</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Stelle</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>Positionen</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>Wahrscheinlichkeit</translation>
    </message>
    <message>
        <source>Quantiles</source>
        <translation>Quantile</translation>
    </message>
    <message>
        <source>Read heads</source>
        <translation>Leseköpfe</translation>
    </message>
    <message>
        <source>Repeats</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>Running statistics</source>
        <translation>Laufende Statistik</translation>
    </message>
    <message>
        <source>Same size</source>
        <translation>Gleiche Größe</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Faktor</translation>
    </message>
    <message>
        <source>Scale and shift</source>
        <translation>Skalieren und verschieben</translation>
    </message>
    <message>
        <source>Second axis</source>
        <translation>Zweite Achse</translation>
    </message>
    <message>
        <source>Self loops</source>
        <translation>Eigenschleifen</translation>
    </message>
    <message>
        <source>Sentence order</source>
        <translation>Satzreihenfolge</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>Versatz</translation>
    </message>
    <message>
        <source>Shift range</source>
        <translation>Versatzbereich</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>Größen</translation>
    </message>
    <message>
        <source>Slots</source>
        <translation>Plätze</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Anfang</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>Schrittweite</translation>
    </message>
    <message>
        <source>Stride per axis</source>
        <translation>Schrittweite je Achse</translation>
    </message>
    <message>
        <source>Sum up by</source>
        <translation>Zusammenfassen durch</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Token types</source>
        <translation>Tokentypen</translation>
    </message>
    <message>
        <source>Transpose a</source>
        <translation>a transponieren</translation>
    </message>
    <message>
        <source>Transpose b</source>
        <translation>b transponieren</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>Gewicht</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Window size</source>
        <translation>Fenstergröße</translation>
    </message>
    <message>
        <source>With itself</source>
        <translation>Mit sich selbst</translation>
    </message>
    <message>
        <source>Word order</source>
        <translation>Wortreihenfolge</translation>
    </message>
    <message>
        <source>Write heads</source>
        <translation>Schreibköpfe</translation>
    </message>
    <message>
        <source>k</source>
        <translation>k</translation>
    </message>
    <message>
        <source>Initial values</source>
        <translation>Anfangswerte</translation>
    </message>
    <message>
        <source>Learned</source>
        <translation>Gelernt</translation>
    </message>
</context>
<context>
    <name>cairn::Steps</name>
    <message>
        <source>Fill missing values</source>
        <translation>Fehlende Werte füllen</translation>
    </message>
    <message>
        <source>Puts a value learned from the training rows where one is missing (or not finite).</source>
        <translation>Setzt einen aus den Trainingszeilen gelernten Wert ein, wo einer fehlt (oder nicht endlich ist).</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Columns to fill; none chosen: all that the strategy suits</source>
        <translation>Zu füllende Spalten; keine gewählt: alle, zu denen die Strategie passt</translation>
    </message>
    <message>
        <source>Strategy</source>
        <translation>Strategie</translation>
    </message>
    <message>
        <source>What to fill in: median or mean (numbers), most frequent value, or a constant</source>
        <translation>Womit gefüllt wird: Median oder Mittelwert (Zahlen), häufigster Wert oder eine Konstante</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>Konstante</translation>
    </message>
    <message>
        <source>Filled in by the strategy constant</source>
        <translation>Wird bei der Strategie „constant“ eingesetzt</translation>
    </message>
    <message>
        <source>Flag column</source>
        <translation>Merkspalte</translation>
    </message>
    <message>
        <source>Adds a column NAME_missing that is 1 where the value was missing</source>
        <translation>Fügt eine Spalte NAME_missing hinzu, die 1 ist, wo der Wert fehlte</translation>
    </message>
    <message>
        <source>Clip outliers</source>
        <translation>Ausreißer begrenzen</translation>
    </message>
    <message>
        <source>Brings values outside two limits to the limits. Limits are quantiles of the training rows, or values.</source>
        <translation>Setzt Werte außerhalb zweier Grenzen auf die Grenzen. Grenzen sind Quantile der Trainingszeilen oder Werte.</translation>
    </message>
    <message>
        <source>Columns of numbers; none chosen: all of them</source>
        <translation>Zahlenspalten; keine gewählt: alle</translation>
    </message>
    <message>
        <source>Limits are</source>
        <translation>Grenzen sind</translation>
    </message>
    <message>
        <source>Quantiles of the training rows, or values given here</source>
        <translation>Quantile der Trainingszeilen oder hier angegebene Werte</translation>
    </message>
    <message>
        <source>Lower</source>
        <translation>Untere</translation>
    </message>
    <message>
        <source>Lower limit: a quantile such as 0.01, or a value</source>
        <translation>Untere Grenze: ein Quantil wie 0,01 oder ein Wert</translation>
    </message>
    <message>
        <source>Upper</source>
        <translation>Obere</translation>
    </message>
    <message>
        <source>Upper limit: a quantile such as 0.99, or a value</source>
        <translation>Obere Grenze: ein Quantil wie 0,99 oder ein Wert</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>Skalieren</translation>
    </message>
    <message>
        <source>Brings columns to a common scale: zero mean and unit deviation, median and quartiles, 0 to 1, -1 to 1, or by rank to a flat or a normal distribution.</source>
        <translation>Bringt Spalten auf eine gemeinsame Skala: Mittelwert 0 und Standardabweichung 1, Median und Quartile, 0 bis 1, -1 bis 1 oder nach Rang auf eine Gleich- oder Normalverteilung.</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Which measure of the training rows is brought to 0 and 1</source>
        <translation>Welches Maß der Trainingszeilen auf 0 und 1 gebracht wird</translation>
    </message>
    <message>
        <source>Logarithm or power</source>
        <translation>Logarithmus oder Potenz</translation>
    </message>
    <message>
        <source>Makes skewed numbers more even. Yeo-Johnson and Box-Cox learn the power that makes the training rows most like a normal distribution.</source>
        <translation>Macht schiefe Verteilungen gleichmäßiger. Yeo-Johnson und Box-Cox lernen die Potenz, mit der die Trainingszeilen einer Normalverteilung am ähnlichsten werden.</translation>
    </message>
    <message>
        <source>log1p is the logarithm of 1 + value; Box-Cox, log and sqrt leave values out that they are not defined for</source>
        <translation>log1p ist der Logarithmus von 1 + Wert; Box-Cox, log und sqrt lassen Werte aus, für die sie nicht definiert sind</translation>
    </message>
    <message>
        <source>Sort into bins</source>
        <translation>In Klassen einteilen</translation>
    </message>
    <message>
        <source>Replaces a number by the bin it falls into: bins of equal width, of equal frequency, or between given edges.</source>
        <translation>Ersetzt eine Zahl durch die Klasse, in die sie fällt: gleich breite, gleich häufige oder Klassen zwischen angegebenen Grenzen.</translation>
    </message>
    <message>
        <source>How the edges are found</source>
        <translation>Wie die Grenzen bestimmt werden</translation>
    </message>
    <message>
        <source>Bins</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Number of bins; fewer where values repeat</source>
        <translation>Anzahl der Klassen; weniger, wo sich Werte wiederholen</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>Inner edges for the method given, rising; a value at an edge belongs above it</source>
        <translation>Innere Grenzen für das Verfahren „given“, aufsteigend; ein Wert auf einer Grenze gehört darüber</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>The number of the bin (0, 1, ...), or a label that is taken as a category</source>
        <translation>Die Nummer der Klasse (0, 1, ...) oder eine Bezeichnung, die als Kategorie gilt</translation>
    </message>
    <message>
        <source>Combine two columns</source>
        <translation>Zwei Spalten verknüpfen</translation>
    </message>
    <message>
        <source>Adds the product, ratio, difference or sum of two columns of numbers.</source>
        <translation>Fügt Produkt, Verhältnis, Differenz oder Summe zweier Zahlenspalten hinzu.</translation>
    </message>
    <message>
        <source>First column</source>
        <translation>Erste Spalte</translation>
    </message>
    <message>
        <source>Second column</source>
        <translation>Zweite Spalte</translation>
    </message>
    <message>
        <source>Operation</source>
        <translation>Rechenart</translation>
    </message>
    <message>
        <source>What is computed of a and b</source>
        <translation>Was aus a und b berechnet wird</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Name of the new column; empty: a and b with the sign between them</source>
        <translation>Name der neuen Spalte; leer: a und b mit dem Rechenzeichen dazwischen</translation>
    </message>
    <message>
        <source>Principal components</source>
        <translation>Hauptkomponenten</translation>
    </message>
    <message>
        <source>Replaces columns of numbers by the directions in which the training rows vary most (Pearson 1901).</source>
        <translation>Ersetzt Zahlenspalten durch die Richtungen, in denen die Trainingszeilen am stärksten streuen (Pearson 1901).</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Komponenten</translation>
    </message>
    <message>
        <source>How many are kept</source>
        <translation>Wie viele behalten werden</translation>
    </message>
    <message>
        <source>Standardise first</source>
        <translation>Vorher standardisieren</translation>
    </message>
    <message>
        <source>Brings the columns to unit deviation first, so that units do not matter</source>
        <translation>Bringt die Spalten zuerst auf Standardabweichung 1, damit Einheiten keine Rolle spielen</translation>
    </message>
    <message>
        <source>Keep the columns</source>
        <translation>Spalten behalten</translation>
    </message>
    <message>
        <source>Leaves the columns themselves in place, too</source>
        <translation>Lässt auch die Spalten selbst stehen</translation>
    </message>
    <message>
        <source>Beginning of the new names</source>
        <translation>Anfang der neuen Namen</translation>
    </message>
    <message>
        <source>Autoencoder</source>
        <translation>Autoencoder</translation>
    </message>
    <message>
        <source>Replaces columns of numbers by a short code from which a small network can rebuild them (Hinton and Salakhutdinov 2006); unlike principal components it follows curved relations.</source>
        <translation>Ersetzt Zahlenspalten durch einen kurzen Code, aus dem ein kleines Netz sie wiederherstellen kann (Hinton und Salakhutdinov 2006); anders als Hauptkomponenten folgt er auch gekrümmten Zusammenhängen.</translation>
    </message>
    <message>
        <source>Size of the code</source>
        <translation>Länge des Codes</translation>
    </message>
    <message>
        <source>How many new columns there are</source>
        <translation>Wie viele neue Spalten es gibt</translation>
    </message>
    <message>
        <source>Hidden units</source>
        <translation>Verborgene Einheiten</translation>
    </message>
    <message>
        <source>Units between the columns and the code; 0: none, which finds the subspace of the principal components</source>
        <translation>Einheiten zwischen den Spalten und dem Code; 0: keine, was den Unterraum der Hauptkomponenten findet</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>Aktivierung</translation>
    </message>
    <message>
        <source>What the hidden units apply</source>
        <translation>Was die verborgenen Einheiten anwenden</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>How often the training rows are gone through</source>
        <translation>Wie oft die Trainingszeilen durchlaufen werden</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Of the first weights and the order of the rows; the same seed gives the same code</source>
        <translation>Für die ersten Gewichte und die Reihenfolge der Zeilen; gleicher Startwert, gleicher Code</translation>
    </message>
    <message>
        <source>One column per category</source>
        <translation>Eine Spalte je Kategorie</translation>
    </message>
    <message>
        <source>Adds a column NAME=VALUE with 1 or 0 for each frequent value, and one for everything unknown. A missing value has 0 in all of them.</source>
        <translation>Fügt für jeden häufigen Wert eine Spalte NAME=WERT mit 1 oder 0 hinzu und eine für alles Unbekannte. Ein fehlender Wert hat überall 0.</translation>
    </message>
    <message>
        <source>Columns of categories; none chosen: all text columns</source>
        <translation>Spalten mit Kategorien; keine gewählt: alle Textspalten</translation>
    </message>
    <message>
        <source>Most categories</source>
        <translation>Höchstens Kategorien</translation>
    </message>
    <message>
        <source>That many of the most frequent values get a column</source>
        <translation>So viele der häufigsten Werte erhalten eine Spalte</translation>
    </message>
    <message>
        <source>Number the categories</source>
        <translation>Kategorien nummerieren</translation>
    </message>
    <message>
        <source>Replaces categories by their place in an order: 0, 1, 2, ...</source>
        <translation>Ersetzt Kategorien durch ihren Platz in einer Reihenfolge: 0, 1, 2, ...</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Values from lowest to highest, such as low,middle,high; empty: found in the training rows</source>
        <translation>Werte vom niedrigsten zum höchsten, etwa niedrig,mittel,hoch; leer: aus den Trainingszeilen ermittelt</translation>
    </message>
    <message>
        <source>Without an order</source>
        <translation>Ohne Reihenfolge</translation>
    </message>
    <message>
        <source>How values found in the training rows are sorted</source>
        <translation>Wie die in den Trainingszeilen gefundenen Werte sortiert werden</translation>
    </message>
    <message>
        <source>Unknown values</source>
        <translation>Unbekannte Werte</translation>
    </message>
    <message>
        <source>What stands for values that are not in the order</source>
        <translation>Was für Werte steht, die nicht in der Reihenfolge vorkommen</translation>
    </message>
    <message>
        <source>Mean of the target</source>
        <translation>Mittelwert des Ziels</translation>
    </message>
    <message>
        <source>Replaces a category by the smoothed mean of the target (or share of a class) among training rows that have it. Training rows get values learned without their own fold, so that the target does not leak.</source>
        <translation>Ersetzt eine Kategorie durch den geglätteten Mittelwert des Ziels (oder den Anteil einer Klasse) der Trainingszeilen, die sie haben. Trainingszeilen erhalten Werte, die ohne ihre eigene Faltung gelernt wurden, damit das Ziel nicht durchsickert.</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>Glättung</translation>
    </message>
    <message>
        <source>Weight of the overall mean, in rows: rare categories stay close to it</source>
        <translation>Gewicht des Gesamtmittels, in Zeilen: seltene Kategorien bleiben nahe daran</translation>
    </message>
    <message>
        <source>Folds</source>
        <translation>Faltungen</translation>
    </message>
    <message>
        <source>Parts of the training rows; each gets values learned from the others</source>
        <translation>Teile der Trainingszeilen; jeder erhält Werte, die aus den anderen gelernt wurden</translation>
    </message>
    <message>
        <source>Hash the categories</source>
        <translation>Kategorien hashen</translation>
    </message>
    <message>
        <source>Throws the values of a column into a fixed number of buckets by a stable hash (MD5): any value has a bucket, also one never seen before.</source>
        <translation>Verteilt die Werte einer Spalte durch einen stabilen Hash (MD5) auf eine feste Zahl von Fächern: Jeder Wert hat ein Fach, auch ein nie gesehener.</translation>
    </message>
    <message>
        <source>Buckets</source>
        <translation>Fächer</translation>
    </message>
    <message>
        <source>More buckets, fewer collisions</source>
        <translation>Mehr Fächer, weniger Kollisionen</translation>
    </message>
    <message>
        <source>A column with 1 or 0 per bucket, or one column with the bucket as category</source>
        <translation>Je Fach eine Spalte mit 1 oder 0 oder eine Spalte mit dem Fach als Kategorie</translation>
    </message>
    <message>
        <source>Clean text</source>
        <translation>Text säubern</translation>
    </message>
    <message>
        <source>Brings spellings of the same thing together: spaces, letter case, Unicode forms, patterns.</source>
        <translation>Führt Schreibweisen derselben Sache zusammen: Leerzeichen, Groß- und Kleinschreibung, Unicode-Formen, Muster.</translation>
    </message>
    <message>
        <source>Columns of text; none chosen: all of them</source>
        <translation>Textspalten; keine gewählt: alle</translation>
    </message>
    <message>
        <source>Trim spaces</source>
        <translation>Leerzeichen kürzen</translation>
    </message>
    <message>
        <source>Takes spaces from both ends and makes several within one</source>
        <translation>Entfernt Leerzeichen an beiden Enden und macht aus mehreren im Innern eines</translation>
    </message>
    <message>
        <source>Letter case</source>
        <translation>Groß/klein</translation>
    </message>
    <message>
        <source>Brings letters to one case</source>
        <translation>Bringt Buchstaben auf eine Schreibweise</translation>
    </message>
    <message>
        <source>Unicode</source>
        <translation>Unicode</translation>
    </message>
    <message>
        <source>Composes characters (NFC), or takes accents away</source>
        <translation>Setzt Zeichen zusammen (NFC) oder entfernt Akzente</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Regular expression (RE2) whose every match is replaced; empty: none</source>
        <translation>Regulärer Ausdruck (RE2), dessen Treffer alle ersetzt werden; leer: keiner</translation>
    </message>
    <message>
        <source>Replace by</source>
        <translation>Ersetzen durch</translation>
    </message>
    <message>
        <source>What stands for a match; \1 is its first group</source>
        <translation>Was für einen Treffer steht; \1 ist seine erste Gruppe</translation>
    </message>
    <message>
        <source>Empty is missing</source>
        <translation>Leer heißt fehlend</translation>
    </message>
    <message>
        <source>Takes an empty text for a missing value</source>
        <translation>Nimmt einen leeren Text als fehlenden Wert</translation>
    </message>
    <message>
        <source>Words as columns</source>
        <translation>Wörter als Spalten</translation>
    </message>
    <message>
        <source>Cuts texts into words or pieces of words and makes a column of numbers for each of those that the training texts have most often: how a table with texts among other columns is learned from. A text on its own is better left as it is: the recipe then cuts it into tokens.</source>
        <translation>Zerlegt Texte in Wörter oder Wortteile und macht aus jedem der in den Trainingstexten häufigsten eine Zahlenspalte: So lernt man aus einer Tabelle mit Texten neben anderen Spalten. Ein Text für sich bleibt besser, wie er ist: Das Rezept zerlegt ihn dann in Token.</translation>
    </message>
    <message>
        <source>Frequency weighted by rarity (TF-IDF, rows of length 1), how often, or whether a word is there</source>
        <translation>Häufigkeit, nach Seltenheit gewichtet (TF-IDF, Zeilen der Länge 1), wie oft oder ob ein Wort vorkommt</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>How many are kept, the most frequent ones</source>
        <translation>Wie viele behalten werden, und zwar die häufigsten</translation>
    </message>
    <message>
        <source>In at most</source>
        <translation>In höchstens</translation>
    </message>
    <message>
        <source>Share of the training texts; words of more of them, such as &quot;the&quot;, are left out</source>
        <translation>Anteil der Trainingstexte; Wörter aus mehr Texten, etwa „der“, werden weggelassen</translation>
    </message>
    <message>
        <source>Tokeniser</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>Cuts texts into words, characters, or pieces learned from the training texts</source>
        <translation>Zerlegt Texte in Wörter, Zeichen oder aus den Trainingstexten gelernte Stücke</translation>
    </message>
    <message>
        <source>Parts of dates</source>
        <translation>Teile von Zeitangaben</translation>
    </message>
    <message>
        <source>Adds year, month, weekday (0 = Monday) and so on of a time. Cyclic parts become sine and cosine, so that December is next to January.</source>
        <translation>Fügt Jahr, Monat, Wochentag (0 = Montag) und so weiter einer Zeit hinzu. Zyklische Teile werden zu Sinus und Kosinus, damit Dezember neben Januar liegt.</translation>
    </message>
    <message>
        <source>Columns of times; none chosen: all of them</source>
        <translation>Zeitspalten; keine gewählt: alle</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>What is taken out of the time</source>
        <translation>Was der Zeit entnommen wird</translation>
    </message>
    <message>
        <source>Cyclic</source>
        <translation>Zyklisch</translation>
    </message>
    <message>
        <source>Sine and cosine instead of the number, for parts that start over</source>
        <translation>Sinus und Kosinus statt der Zahl, für Teile, die von vorn beginnen</translation>
    </message>
    <message>
        <source>Past values</source>
        <translation>Frühere Werte</translation>
    </message>
    <message>
        <source>Adds earlier values of a column, and mean, least, greatest and deviation of the rows before, within groups, in the order of a column. The row&apos;s own value is never part of them.</source>
        <translation>Fügt frühere Werte einer Spalte hinzu sowie Mittelwert, kleinsten, größten Wert und Standardabweichung der Zeilen davor, innerhalb von Gruppen, in der Reihenfolge einer Spalte. Der eigene Wert der Zeile gehört nie dazu.</translation>
    </message>
    <message>
        <source>Columns of numbers whose past is wanted; the target may be one of them</source>
        <translation>Zahlenspalten, deren Vergangenheit gebraucht wird; das Ziel darf dabei sein</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>Gruppen</translation>
    </message>
    <message>
        <source>Each group is a series of its own (a shop, a patient)</source>
        <translation>Jede Gruppe ist eine eigene Reihe (ein Laden, ein Patient)</translation>
    </message>
    <message>
        <source>Column of the time by which rows follow each other</source>
        <translation>Spalte der Zeit, nach der die Zeilen aufeinander folgen</translation>
    </message>
    <message>
        <source>Lags</source>
        <translation>Abstände</translation>
    </message>
    <message>
        <source>How many rows back, such as 1,2,7</source>
        <translation>Wie viele Zeilen zurück, etwa 1,2,7</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>Rows before this one over which statistics are made; 0: none</source>
        <translation>Zeilen vor dieser, aus denen Kennzahlen gebildet werden; 0: keine</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Kennzahlen</translation>
    </message>
    <message>
        <source>What is made of the window</source>
        <translation>Was aus dem Fenster gebildet wird</translation>
    </message>
    <message>
        <source>History and horizon</source>
        <translation>Verlauf und Horizont</translation>
    </message>
    <message>
        <source>Prepares a series for forecasting: a row gets the values before it as NAME_back1, ..., and the value some rows later as target NAME_aheadH. Rows without a later value are left out of training.</source>
        <translation>Bereitet eine Reihe zur Vorhersage vor: Eine Zeile erhält die Werte davor als NAME_back1, ... und den Wert einige Zeilen später als Ziel NAME_aheadH. Zeilen ohne späteren Wert bleiben vom Training ausgenommen.</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Reihe</translation>
    </message>
    <message>
        <source>The column of numbers that is to be continued</source>
        <translation>Die Zahlenspalte, die fortgesetzt werden soll</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Values that the model sees, the present one included</source>
        <translation>Werte, die das Modell sieht, einschließlich des gegenwärtigen</translation>
    </message>
    <message>
        <source>Horizon</source>
        <translation>Horizont</translation>
    </message>
    <message>
        <source>How many rows later the value to be predicted lies</source>
        <translation>Wie viele Zeilen später der vorherzusagende Wert liegt</translation>
    </message>
    <message>
        <source>Select columns by worth</source>
        <translation>Spalten nach Nutzen auswählen</translation>
    </message>
    <message>
        <source>Keeps the columns of numbers that vary, or that tell most of the target on the training rows: by correlation, or by mutual information in nats between 16 bins.</source>
        <translation>Behält die Zahlenspalten, die streuen oder in den Trainingszeilen am meisten über das Ziel sagen: nach Korrelation oder nach Transinformation in Nat zwischen 16 Klassen.</translation>
    </message>
    <message>
        <source>Columns of numbers to judge; none chosen: all of them</source>
        <translation>Zu beurteilende Zahlenspalten; keine gewählt: alle</translation>
    </message>
    <message>
        <source>What a column is judged by</source>
        <translation>Wonach eine Spalte beurteilt wird</translation>
    </message>
    <message>
        <source>Keep at most</source>
        <translation>Höchstens behalten</translation>
    </message>
    <message>
        <source>That many of the best; 0: all above the threshold</source>
        <translation>So viele der besten; 0: alle über der Schwelle</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>Schwelle</translation>
    </message>
    <message>
        <source>Only columns that score above it are kept</source>
        <translation>Nur Spalten, die darüber liegen, bleiben</translation>
    </message>
    <message>
        <source>Drop columns</source>
        <translation>Spalten weglassen</translation>
    </message>
    <message>
        <source>Leaves columns out of everything that follows.</source>
        <translation>Lässt Spalten aus allem Folgenden weg.</translation>
    </message>
    <message>
        <source>Columns to drop</source>
        <translation>Wegzulassende Spalten</translation>
    </message>
    <message>
        <source>Rename a column</source>
        <translation>Spalte umbenennen</translation>
    </message>
    <message>
        <source>Gives a column another name.</source>
        <translation>Gibt einer Spalte einen anderen Namen.</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>Column to rename</source>
        <translation>Umzubenennende Spalte</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Neuer Name</translation>
    </message>
    <message>
        <source>Its new name</source>
        <translation>Ihr neuer Name</translation>
    </message>
    <message>
        <source>Change the type</source>
        <translation>Typ ändern</translation>
    </message>
    <message>
        <source>Reads a column as another type; values that do not fit count as missing and are counted.</source>
        <translation>Liest eine Spalte als anderen Typ; Werte, die nicht passen, gelten als fehlend und werden gezählt.</translation>
    </message>
    <message>
        <source>Columns whose type is changed</source>
        <translation>Spalten, deren Typ geändert wird</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>The type to read them as</source>
        <translation>Der Typ, als der sie gelesen werden</translation>
    </message>
    <message>
        <source>Time format</source>
        <translation>Zeitformat</translation>
    </message>
    <message>
        <source>How times are written, such as %d.%m.%Y; empty: ISO (2024-12-31 23:59:59)</source>
        <translation>Wie Zeiten geschrieben sind, etwa %d.%m.%Y; leer: ISO (2024-12-31 23:59:59)</translation>
    </message>
    <message>
        <source>SQL</source>
        <translation>SQL</translation>
    </message>
    <message>
        <source>Adds a column by an SQL expression over the others, or replaces all columns by a SELECT from the relation input, which must keep every row and its column cairn_row. The target cannot be seen, files cannot be read.</source>
        <translation>Fügt eine Spalte durch einen SQL-Ausdruck über die anderen hinzu oder ersetzt alle Spalten durch ein SELECT aus der Relation input, das jede Zeile und ihre Spalte cairn_row behalten muss. Das Ziel ist nicht zu sehen, Dateien können nicht gelesen werden.</translation>
    </message>
    <message>
        <source>An expression such as ln(1 + income), or SELECT *, a / b AS ratio FROM input</source>
        <translation>Ein Ausdruck wie ln(1 + income) oder SELECT *, a / b AS ratio FROM input</translation>
    </message>
    <message>
        <source>Name of the column that an expression makes; an existing one is replaced</source>
        <translation>Name der Spalte, die ein Ausdruck ergibt; eine vorhandene wird ersetzt</translation>
    </message>
    <message>
        <source>Resize pictures</source>
        <translation>Bildgröße ändern</translation>
    </message>
    <message>
        <source>Brings all pictures, of every part and of new data, to one size.</source>
        <translation>Bringt alle Bilder, aus jedem Teil und aus neuen Daten, auf eine Größe.</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Pixels across</source>
        <translation>Bildpunkte waagerecht</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>Höhe</translation>
    </message>
    <message>
        <source>Pixels down</source>
        <translation>Bildpunkte senkrecht</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>stretch: proportions change; crop: what stands over is cut off; pad: black bars</source>
        <translation>stretch: Seitenverhältnis ändert sich; crop: Überstehendes wird abgeschnitten; pad: schwarze Balken</translation>
    </message>
    <message>
        <source>smooth: every pixel counts; nearest: pixels are picked, for masks and drawn pictures</source>
        <translation>smooth: jeder Bildpunkt zählt; nearest: Bildpunkte werden ausgewählt, für Masken und gezeichnete Bilder</translation>
    </message>
    <message>
        <source>Normalise pictures</source>
        <translation>Bilder normalisieren</translation>
    </message>
    <message>
        <source>How bytes become numbers: without this step mean 0 and deviation 1 on the training rows.</source>
        <translation>Wie Bytes zu Zahlen werden: ohne diesen Schritt Mittelwert 0 und Standardabweichung 1 in den Trainingszeilen.</translation>
    </message>
    <message>
        <source>standard: mean 0, deviation 1 on the training rows; unit: 0 to 1; signed: -1 to 1; given: the two numbers below</source>
        <translation>standard: Mittelwert 0, Standardabweichung 1 in den Trainingszeilen; unit: 0 bis 1; signed: -1 bis 1; given: die beiden Zahlen darunter</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <source>For given: mean of the values between 0 and 1</source>
        <translation>Für „given“: Mittelwert der Werte zwischen 0 und 1</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>For given: standard deviation of the values between 0 and 1</source>
        <translation>Für „given“: Standardabweichung der Werte zwischen 0 und 1</translation>
    </message>
    <message>
        <source>Flip pictures</source>
        <translation>Bilder spiegeln</translation>
    </message>
    <message>
        <source>Mirrors training pictures at random; for things that look the same from either side.</source>
        <translation>Spiegelt Trainingsbilder zufällig; für Dinge, die von beiden Seiten gleich aussehen.</translation>
    </message>
    <message>
        <source>Left and right</source>
        <translation>Links und rechts</translation>
    </message>
    <message>
        <source>How often left and right are exchanged</source>
        <translation>Wie oft links und rechts vertauscht werden</translation>
    </message>
    <message>
        <source>Top and bottom</source>
        <translation>Oben und unten</translation>
    </message>
    <message>
        <source>How often top and bottom are exchanged</source>
        <translation>Wie oft oben und unten vertauscht werden</translation>
    </message>
    <message>
        <source>Crop pictures at random</source>
        <translation>Bilder zufällig beschneiden</translation>
    </message>
    <message>
        <source>Pads training pictures on all sides and cuts out their size at a random place.</source>
        <translation>Erweitert Trainingsbilder an allen Seiten und schneidet ihre Größe an zufälliger Stelle aus.</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>Auffüllung</translation>
    </message>
    <message>
        <source>Pixels added on each side</source>
        <translation>Auf jeder Seite hinzugefügte Bildpunkte</translation>
    </message>
    <message>
        <source>Edge</source>
        <translation>Rand</translation>
    </message>
    <message>
        <source>What the padding is made of</source>
        <translation>Woraus die Auffüllung besteht</translation>
    </message>
    <message>
        <source>Turn pictures</source>
        <translation>Bilder drehen</translation>
    </message>
    <message>
        <source>Turns training pictures about their centre by a random angle, and makes them larger or smaller.</source>
        <translation>Dreht Trainingsbilder um einen zufälligen Winkel um ihre Mitte und macht sie größer oder kleiner.</translation>
    </message>
    <message>
        <source>Degrees</source>
        <translation>Grad</translation>
    </message>
    <message>
        <source>Largest angle to either side</source>
        <translation>Größter Winkel nach beiden Seiten</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>Largest enlargement: 0.1 stands for 10 % larger or smaller</source>
        <translation>Größte Vergrößerung: 0,1 steht für 10 % größer oder kleiner</translation>
    </message>
    <message>
        <source>What comes in from outside</source>
        <translation>Was von außen hereinkommt</translation>
    </message>
    <message>
        <source>Change colours</source>
        <translation>Farben ändern</translation>
    </message>
    <message>
        <source>Makes training pictures lighter or darker, harder or softer, more or less colourful at random.</source>
        <translation>Macht Trainingsbilder zufällig heller oder dunkler, härter oder weicher, mehr oder weniger farbig.</translation>
    </message>
    <message>
        <source>Brightness</source>
        <translation>Helligkeit</translation>
    </message>
    <message>
        <source>Largest change: 0.2 stands for 80 % to 120 %</source>
        <translation>Größte Änderung: 0,2 steht für 80 % bis 120 %</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Largest change of the distance from the mean</source>
        <translation>Größte Änderung des Abstands vom Mittelwert</translation>
    </message>
    <message>
        <source>Saturation</source>
        <translation>Sättigung</translation>
    </message>
    <message>
        <source>Largest change of the distance from grey; colour pictures only</source>
        <translation>Größte Änderung des Abstands von Grau; nur Farbbilder</translation>
    </message>
    <message>
        <source>Cut out squares</source>
        <translation>Quadrate ausschneiden</translation>
    </message>
    <message>
        <source>Covers squares at random places of training pictures, so that no single detail decides.</source>
        <translation>Verdeckt Quadrate an zufälligen Stellen der Trainingsbilder, damit keine Einzelheit allein entscheidet.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Side of a square as share of the shorter side of the picture</source>
        <translation>Seite eines Quadrats als Anteil der kürzeren Bildseite</translation>
    </message>
    <message>
        <source>Squares</source>
        <translation>Quadrate</translation>
    </message>
    <message>
        <source>Number of squares</source>
        <translation>Anzahl der Quadrate</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllung</translation>
    </message>
    <message>
        <source>What stands in a square: the mean of the picture, black, or noise</source>
        <translation>Was in einem Quadrat steht: der Mittelwert des Bildes, Schwarz oder Rauschen</translation>
    </message>
    <message>
        <source>Mix pictures of a batch</source>
        <translation>Bilder eines Stapels mischen</translation>
    </message>
    <message>
        <source>Blends each training picture with another one of its batch (mixup) or pastes a piece of that into it (cutmix); targets and columns of numbers are mixed in the same shares.</source>
        <translation>Überblendet jedes Trainingsbild mit einem anderen seines Stapels (Mixup) oder setzt ein Stück davon ein (CutMix); Ziele und Zahlenspalten werden im selben Verhältnis gemischt.</translation>
    </message>
    <message>
        <source>Mixup</source>
        <translation>Mixup</translation>
    </message>
    <message>
        <source>Parameter of the Beta distribution of the shares; 0: no mixup</source>
        <translation>Parameter der Betaverteilung der Anteile; 0: kein Mixup</translation>
    </message>
    <message>
        <source>Cutmix</source>
        <translation>CutMix</translation>
    </message>
    <message>
        <source>The same for cutmix; with both, a coin decides for every batch</source>
        <translation>Dasselbe für CutMix; mit beiden entscheidet für jeden Stapel eine Münze</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>Stapel</translation>
    </message>
    <message>
        <source>Share of the batches that are mixed</source>
        <translation>Anteil der Stapel, die gemischt werden</translation>
    </message>
    <message>
        <source>Set up spectrograms</source>
        <translation>Spektrogramme einstellen</translation>
    </message>
    <message>
        <source>How the sounds of all rows become the mel spectrograms that the model sees; the last step of this kind counts.</source>
        <translation>Wie die Töne aller Zeilen zu den Mel-Spektrogrammen werden, die das Modell sieht; der letzte Schritt dieser Art zählt.</translation>
    </message>
    <message>
        <source>Samples a second</source>
        <translation>Abtastungen je Sekunde</translation>
    </message>
    <message>
        <source>Sounds of other rates are resampled</source>
        <translation>Töne mit anderer Abtastrate werden umgerechnet</translation>
    </message>
    <message>
        <source>Samples of a Hann window</source>
        <translation>Abtastwerte eines Hann-Fensters</translation>
    </message>
    <message>
        <source>Hop</source>
        <translation>Schrittweite</translation>
    </message>
    <message>
        <source>Samples from one window to the next</source>
        <translation>Abtastwerte von einem Fenster zum nächsten</translation>
    </message>
    <message>
        <source>Bands</source>
        <translation>Bänder</translation>
    </message>
    <message>
        <source>Bands of frequency, equally wide on the mel scale</source>
        <translation>Frequenzbänder, auf der Mel-Skala gleich breit</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Length of all sounds; 0: enough for 95 % of them, at most 10</source>
        <translation>Länge aller Töne; 0: genug für 95 % davon, höchstens 10</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Pegel</translation>
    </message>
    <message>
        <source>relative: decibels below the loudest point; full_scale: decibels below a full-scale sine; amplitude: no logarithm</source>
        <translation>relative: Dezibel unter dem lautesten Punkt; full_scale: Dezibel unter einem voll ausgesteuerten Sinus; amplitude: kein Logarithmus</translation>
    </message>
    <message>
        <source>Shift sounds in time</source>
        <translation>Töne zeitlich verschieben</translation>
    </message>
    <message>
        <source>Lets the sounds of training rows begin earlier or later by a random time.</source>
        <translation>Lässt die Töne der Trainingszeilen um eine zufällige Zeit früher oder später beginnen.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Largest shift to either side, as share of the length</source>
        <translation>Größte Verschiebung nach beiden Seiten, als Anteil der Länge</translation>
    </message>
    <message>
        <source>What comes in: silence, or what goes out at the other end</source>
        <translation>Was hereinkommt: Stille oder was am anderen Ende hinausgeht</translation>
    </message>
    <message>
        <source>Change the loudness</source>
        <translation>Lautstärke ändern</translation>
    </message>
    <message>
        <source>Makes the spectrograms of training rows louder or quieter by a random amount.</source>
        <translation>Macht die Spektrogramme der Trainingszeilen zufällig lauter oder leiser.</translation>
    </message>
    <message>
        <source>Decibels</source>
        <translation>Dezibel</translation>
    </message>
    <message>
        <source>Largest change to either side</source>
        <translation>Größte Änderung nach beiden Seiten</translation>
    </message>
    <message>
        <source>Add noise</source>
        <translation>Rauschen hinzufügen</translation>
    </message>
    <message>
        <source>Adds noise to the spectrograms of training rows, so many decibels below the mean power of the sound.</source>
        <translation>Fügt den Spektrogrammen der Trainingszeilen Rauschen hinzu, so viele Dezibel unter der mittleren Leistung des Tons.</translation>
    </message>
    <message>
        <source>Least distance</source>
        <translation>Kleinster Abstand</translation>
    </message>
    <message>
        <source>Decibels from sound to noise, at least</source>
        <translation>Dezibel vom Ton zum Rauschen, mindestens</translation>
    </message>
    <message>
        <source>Largest distance</source>
        <translation>Größter Abstand</translation>
    </message>
    <message>
        <source>Decibels from sound to noise, at most</source>
        <translation>Dezibel vom Ton zum Rauschen, höchstens</translation>
    </message>
    <message>
        <source>Mask times and frequencies</source>
        <translation>Zeiten und Frequenzen maskieren</translation>
    </message>
    <message>
        <source>Silences random stretches of time and of frequency in the spectrograms of training rows (SpecAugment).</source>
        <translation>Bringt zufällige Zeit- und Frequenzabschnitte in den Spektrogrammen der Trainingszeilen zum Schweigen (SpecAugment).</translation>
    </message>
    <message>
        <source>Largest width of a stretch of time, as share of the sound</source>
        <translation>Größte Breite eines Zeitabschnitts, als Anteil des Tons</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>Frequenz</translation>
    </message>
    <message>
        <source>Largest width of a stretch of frequencies, as share of the bands</source>
        <translation>Größte Breite eines Frequenzabschnitts, als Anteil der Bänder</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>Masken</translation>
    </message>
    <message>
        <source>Number of stretches of each</source>
        <translation>Anzahl der Abschnitte von beidem</translation>
    </message>
    <message>
        <source>What stands in a mask: the mean of the spectrogram, or silence</source>
        <translation>Was in einer Maske steht: der Mittelwert des Spektrogramms oder Stille</translation>
    </message>
</context>
<context>
    <name>cairn::Synthetic</name>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Numbers and categories with a known rule behind the last column. No model can be right more often than 1 - noise.</source>
        <translation>Zahlen und Kategorien, hinter deren letzter Spalte eine bekannte Regel steht. Kein Modell kann öfter als 1 - Rauschen recht haben.</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>The last one is the target</source>
        <translation>Die letzte ist das Ziel</translation>
    </message>
    <message>
        <source>Share of yes</source>
        <translation>Anteil von Ja</translation>
    </message>
    <message>
        <source>How many rows have the answer yes, before noise; small shares make an unbalanced table</source>
        <translation>Wie viele Zeilen vor dem Rauschen die Antwort Ja haben; kleine Anteile machen eine unausgewogene Tabelle</translation>
    </message>
    <message>
        <source>Noise in the last column</source>
        <translation>Rauschen in der letzten Spalte</translation>
    </message>
    <message>
        <source>Share of wrong labels, or of the target&apos;s variance that nothing explains</source>
        <translation>Anteil falscher Etiketten, oder der Varianz des Ziels, die nichts erklärt</translation>
    </message>
    <message>
        <source>Empty cells</source>
        <translation>Leere Zellen</translation>
    </message>
    <message>
        <source>Share of empty cells in every third column of numbers</source>
        <translation>Anteil leerer Zellen in jeder dritten Zahlenspalte</translation>
    </message>
    <message>
        <source>Predict a number</source>
        <translation>Eine Zahl vorhersagen</translation>
    </message>
    <message>
        <source>The target is a number instead of yes or no</source>
        <translation>Das Ziel ist eine Zahl statt Ja oder Nein</translation>
    </message>
    <message>
        <source>Time series</source>
        <translation>Zeitreihen</translation>
    </message>
    <message>
        <source>Series with level, trend, season, a covariate known in advance and noise that remembers. No forecast of the next value has a smaller root mean square error than the noise.</source>
        <translation>Reihen mit Niveau, Trend, Saison, einer im Voraus bekannten Kovariate und Rauschen mit Gedächtnis. Keine Vorhersage des nächsten Werts hat einen kleineren mittleren quadratischen Fehler (Wurzel) als das Rauschen.</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Reihen</translation>
    </message>
    <message>
        <source>How many series share the rows</source>
        <translation>Wie viele Reihen sich die Zeilen teilen</translation>
    </message>
    <message>
        <source>Seconds between steps</source>
        <translation>Sekunden zwischen Schritten</translation>
    </message>
    <message>
        <source>3600 is an hour, 86400 a day</source>
        <translation>3600 ist eine Stunde, 86400 ein Tag</translation>
    </message>
    <message>
        <source>Steps of a season</source>
        <translation>Schritte einer Saison</translation>
    </message>
    <message>
        <source>24 for days of hours, 7 for weeks of days</source>
        <translation>24 für Tage aus Stunden, 7 für Wochen aus Tagen</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>Deviation of what cannot be foreseen</source>
        <translation>Abweichung dessen, was sich nicht vorhersehen lässt</translation>
    </message>
    <message>
        <source>Empty values</source>
        <translation>Leere Werte</translation>
    </message>
    <message>
        <source>Share of rows without a value</source>
        <translation>Anteil der Zeilen ohne Wert</translation>
    </message>
    <message>
        <source>Regular steps</source>
        <translation>Gleichmäßige Schritte</translation>
    </message>
    <message>
        <source>Off: times are shifted by up to 40 % of a step</source>
        <translation>Aus: Zeiten sind um bis zu 40 % eines Schritts verschoben</translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>Bewertungen</translation>
    </message>
    <message>
        <source>Users rate items from 1 to 5; behind the ratings is a matrix of low rank, as matrix factorisation assumes.</source>
        <translation>Nutzer bewerten Dinge von 1 bis 5; hinter den Bewertungen steht eine Matrix von kleinem Rang, wie die Matrixfaktorisierung annimmt.</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>How many users there are</source>
        <translation>Wie viele Nutzer es gibt</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Dinge</translation>
    </message>
    <message>
        <source>How many items there are</source>
        <translation>Wie viele Dinge es gibt</translation>
    </message>
    <message>
        <source>Rank</source>
        <translation>Rang</translation>
    </message>
    <message>
        <source>Length of the vectors behind users and items</source>
        <translation>Länge der Vektoren hinter Nutzern und Dingen</translation>
    </message>
    <message>
        <source>Popularity</source>
        <translation>Beliebtheit</translation>
    </message>
    <message>
        <source>0: all are rated alike; 1: few get most of the ratings</source>
        <translation>0: alle werden gleich oft bewertet; 1: wenige erhalten die meisten Bewertungen</translation>
    </message>
    <message>
        <source>Deviation of what the vectors do not say, before rounding</source>
        <translation>Abweichung dessen, was die Vektoren nicht sagen, vor dem Runden</translation>
    </message>
    <message>
        <source>Sequences to copy</source>
        <translation>Folgen zum Abschreiben</translation>
    </message>
    <message>
        <source>Random symbols that a network has to keep in memory and write down again: the test of memory-augmented networks.</source>
        <translation>Zufällige Zeichen, die ein Netz im Gedächtnis behalten und wieder aufschreiben muss: die Probe für Netze mit Speicher.</translation>
    </message>
    <message>
        <source>Shortest</source>
        <translation>Kürzeste</translation>
    </message>
    <message>
        <source>Symbols of the shortest sequence</source>
        <translation>Zeichen der kürzesten Folge</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>Längste</translation>
    </message>
    <message>
        <source>Symbols of the longest sequence</source>
        <translation>Zeichen der längsten Folge</translation>
    </message>
    <message>
        <source>Different symbols</source>
        <translation>Verschiedene Zeichen</translation>
    </message>
    <message>
        <source>Size of the alphabet</source>
        <translation>Größe des Alphabets</translation>
    </message>
    <message>
        <source>What is to be written</source>
        <translation>Was zu schreiben ist</translation>
    </message>
    <message>
        <source>The same symbols, in reverse, or sorted</source>
        <translation>Dieselben Zeichen, rückwärts oder sortiert</translation>
    </message>
    <message>
        <source>Pictures of shapes</source>
        <translation>Bilder von Formen</translation>
    </message>
    <message>
        <source>Grey pictures of discs (0), squares (1), triangles (2), crosses (3), rings (4) and bars (5): a folder with IDX files, as MNIST has.</source>
        <translation>Graue Bilder von Scheiben (0), Quadraten (1), Dreiecken (2), Kreuzen (3), Ringen (4) und Balken (5): ein Ordner mit IDX-Dateien, wie bei MNIST.</translation>
    </message>
    <message>
        <source>images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Pixels along a side</source>
        <translation>Bildpunkte je Seite</translation>
    </message>
    <message>
        <source>Deviation of the noise, in steps of 255</source>
        <translation>Abweichung des Rauschens, in Stufen von 255</translation>
    </message>
    <message>
        <source>Test images</source>
        <translation>Testbilder</translation>
    </message>
    <message>
        <source>Share of the images that is kept for testing</source>
        <translation>Anteil der Bilder, der zum Testen bleibt</translation>
    </message>
    <message>
        <source>Graph of communities</source>
        <translation>Graph aus Gemeinschaften</translation>
    </message>
    <message>
        <source>Nodes with features in communities that are tied more within than between (stochastic block model): a folder with nodes.csv and edges.csv.</source>
        <translation>Knoten mit Merkmalen in Gemeinschaften, die innen enger verbunden sind als untereinander (stochastisches Blockmodell): ein Ordner mit nodes.csv und edges.csv.</translation>
    </message>
    <message>
        <source>nodes</source>
        <translation>Knoten</translation>
    </message>
    <message>
        <source>Communities</source>
        <translation>Gemeinschaften</translation>
    </message>
    <message>
        <source>How many there are</source>
        <translation>Wie viele es gibt</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>Merkmale</translation>
    </message>
    <message>
        <source>Numbers that each node has</source>
        <translation>Zahlen, die jeder Knoten hat</translation>
    </message>
    <message>
        <source>Edges per node</source>
        <translation>Kanten je Knoten</translation>
    </message>
    <message>
        <source>Edges that each node draws</source>
        <translation>Kanten, die jeder Knoten zieht</translation>
    </message>
    <message>
        <source>Edges inside</source>
        <translation>Kanten im Innern</translation>
    </message>
    <message>
        <source>Share of edges that stay in the community</source>
        <translation>Anteil der Kanten, die in der Gemeinschaft bleiben</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>Signal</translation>
    </message>
    <message>
        <source>Deviations between features of different communities</source>
        <translation>Abweichungen zwischen Merkmalen verschiedener Gemeinschaften</translation>
    </message>
    <message>
        <source>Shapes with masks</source>
        <translation>Formen mit Masken</translation>
    </message>
    <message>
        <source>Grey pictures of several discs (1), squares (2), triangles (3) and crosses (4), each with a mask that says which one a pixel belongs to: folders of PNG files, for segmentation.</source>
        <translation>Graue Bilder mit mehreren Scheiben (1), Quadraten (2), Dreiecken (3) und Kreuzen (4), jedes mit einer Maske, die sagt, zu welcher Form ein Pixel gehört: Ordner mit PNG-Dateien, für Segmentierung.</translation>
    </message>
    <message>
        <source>Shapes</source>
        <translation>Formen</translation>
    </message>
    <message>
        <source>Shapes in a picture, at most</source>
        <translation>Höchstens so viele Formen in einem Bild</translation>
    </message>
</context>
<context>
    <name>cairn::Templates</name>
    <message>
        <source>Tables</source>
        <translation>Tabellen</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Sequences and series</source>
        <translation>Folgen und Reihen</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Graphen</translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>Bewertungen</translation>
    </message>
    <message>
        <source>Generative</source>
        <translation>Erzeugende</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>Entscheidungen</translation>
    </message>
    <message>
        <source>DQN (dueling)</source>
        <translation>DQN (Duell)</translation>
    </message>
    <message>
        <source>Values of actions in a state, of numbers or a picture (Mnih et al., 2015; Wang et al., 2016). From a table of states it learns the actions taken there.</source>
        <translation>Werte von Handlungen in einem Zustand aus Zahlen oder einem Bild (Mnih et al., 2015; Wang et al., 2016). Aus einer Tabelle von Zuständen lernt es die Handlungen, die dort gewählt wurden.</translation>
    </message>
    <message>
        <source>Policy network</source>
        <translation>Strategienetz</translation>
    </message>
    <message>
        <source>Chances of actions in a state (Williams, 1992). From a table of states it learns the actions taken there.</source>
        <translation>Wahrscheinlichkeiten von Handlungen in einem Zustand (Williams, 1992). Aus einer Tabelle von Zuständen lernt es die Handlungen, die dort gewählt wurden.</translation>
    </message>
    <message>
        <source>Autoencoder</source>
        <translation>Autoencoder</translation>
    </message>
    <message>
        <source>Dense layers squeeze a row into a short code and make the row of it again. For numbers and small images.</source>
        <translation>Dichte Schichten pressen eine Zeile in einen kurzen Code und machen daraus wieder die Zeile. Für Zahlen und kleine Bilder.</translation>
    </message>
    <message>
        <source>Convolutional autoencoder</source>
        <translation>Faltender Autoencoder</translation>
    </message>
    <message>
        <source>Convolutions squeeze an image into 64 numbers, transposed convolutions draw it again.</source>
        <translation>Faltungen pressen ein Bild in 64 Zahlen, transponierte Faltungen zeichnen es wieder.</translation>
    </message>
    <message>
        <source>Variational autoencoder</source>
        <translation>Variations-Autoencoder</translation>
    </message>
    <message>
        <source>An autoencoder whose codes are draws from normal distributions, so that new rows can be drawn. The KL divergence joins the loss.</source>
        <translation>Ein Autoencoder, dessen Codes aus Normalverteilungen gezogen sind, sodass sich neue Zeilen ziehen lassen. Die KL-Divergenz kommt zum Verlust hinzu.</translation>
    </message>
    <message>
        <source>GCN for graphs</source>
        <translation>GCN für Graphen</translation>
    </message>
    <message>
        <source>Two graph convolutions: a node&apos;s class from its own numbers and those of nodes up to two ties away. Kipf, Welling, 2017.</source>
        <translation>Zwei Graphfaltungen: die Klasse eines Knotens aus seinen eigenen Zahlen und denen von Knoten in bis zu zwei Schritten Entfernung. Kipf, Welling, 2017.</translation>
    </message>
    <message>
        <source>GAT for graphs</source>
        <translation>GAT für Graphen</translation>
    </message>
    <message>
        <source>Graph attention: nodes learn which neighbours count. Velickovic et al., 2018.</source>
        <translation>Aufmerksamkeit im Graphen: Knoten lernen, welche Nachbarn zählen. Velickovic et al., 2018.</translation>
    </message>
    <message>
        <source>GraphSAGE for graphs</source>
        <translation>GraphSAGE für Graphen</translation>
    </message>
    <message>
        <source>The mean of the neighbours beside the node itself, twice. Hamilton et al., 2017.</source>
        <translation>Das Mittel der Nachbarn neben dem Knoten selbst, zweimal. Hamilton et al., 2017.</translation>
    </message>
    <message>
        <source>CNN for images</source>
        <translation>CNN für Bilder</translation>
    </message>
    <message>
        <source>Convolutions and pooling until the image is small, then two dense layers. Suits images of one object.</source>
        <translation>Faltungen und Pooling, bis das Bild klein ist, dann zwei dichte Schichten. Passt zu Bildern eines Gegenstands.</translation>
    </message>
    <message>
        <source>Two towers for images and columns</source>
        <translation>Zwei Türme für Bilder und Spalten</translation>
    </message>
    <message>
        <source>A small CNN reads the image, dense layers read the columns, Concat joins them. Suits rows that have both.</source>
        <translation>Ein kleines CNN liest das Bild, dichte Schichten lesen die Spalten, Concat verbindet sie. Passt zu Zeilen, die beides haben.</translation>
    </message>
    <message>
        <source>ViT-tiny for images</source>
        <translation>ViT-tiny für Bilder</translation>
    </message>
    <message>
        <source>A transformer over patches of the image. Needs more images than a CNN to become as good.</source>
        <translation>Ein Transformer über Ausschnitte des Bilds. Braucht mehr Bilder als ein CNN, um so gut zu werden.</translation>
    </message>
    <message>
        <source>GPT nano</source>
        <translation>GPT nano</translation>
    </message>
    <message>
        <source>A language model of 3 causal transformer blocks of width 48: learns in minutes on a CPU.</source>
        <translation>Ein Sprachmodell aus 3 kausalen Transformer-Blöcken der Breite 48: lernt in Minuten auf einer CPU.</translation>
    </message>
    <message>
        <source>GPT small</source>
        <translation>GPT klein</translation>
    </message>
    <message>
        <source>A language model of 6 causal transformer blocks of width 384, 10 million weights: for a GPU.</source>
        <translation>Ein Sprachmodell aus 6 kausalen Transformer-Blöcken der Breite 384, 10 Millionen Gewichte: für eine GPU.</translation>
    </message>
    <message>
        <source>Sequence to sequence with attention</source>
        <translation>Folge zu Folge mit Aufmerksamkeit</translation>
    </message>
    <message>
        <source>A GRU reads a text, another one writes the answer and looks back at every place of what was read.</source>
        <translation>Ein GRU liest einen Text, ein anderes schreibt die Antwort und blickt auf jede Stelle des Gelesenen zurück.</translation>
    </message>
    <message>
        <source>Transformer, encoder and decoder</source>
        <translation>Transformer, Encoder und Decoder</translation>
    </message>
    <message>
        <source>Two blocks that read and two that write, as in machine translation.</source>
        <translation>Zwei Blöcke, die lesen, und zwei, die schreiben, wie bei maschineller Übersetzung.</translation>
    </message>
    <message>
        <source>LSTM tagger</source>
        <translation>LSTM, das Wörter auszeichnet</translation>
    </message>
    <message>
        <source>A bidirectional LSTM reads a text and gives each word a tag: names, parts of speech.</source>
        <translation>Ein LSTM in beiden Richtungen liest einen Text und gibt jedem Wort ein Etikett: Namen, Wortarten.</translation>
    </message>
    <message>
        <source>Transformer tagger</source>
        <translation>Transformer, der Wörter auszeichnet</translation>
    </message>
    <message>
        <source>Two blocks in which words look at each other, then a tag for each.</source>
        <translation>Zwei Blöcke, in denen Wörter aufeinander blicken, dann für jedes ein Etikett.</translation>
    </message>
    <message>
        <source>Llama for texts</source>
        <translation>Llama für Texte</translation>
    </message>
    <message>
        <source>A decoder as in today&apos;s language models: RMSNorm, rotary positions, grouped queries and gated layers.</source>
        <translation>Ein Decoder wie in heutigen Sprachmodellen: RMSNorm, rotierende Positionen, gruppierte Anfragen und Schichten mit Toren.</translation>
    </message>
    <message>
        <source>Neural Turing machine</source>
        <translation>Neuronale Turingmaschine</translation>
    </message>
    <message>
        <source>An LSTM that writes to and reads from a memory: copies and looks up what it has read. Short texts.</source>
        <translation>Ein LSTM, das in ein Gedächtnis schreibt und daraus liest: kopiert und schlägt nach, was es gelesen hat. Kurze Texte.</translation>
    </message>
    <message>
        <source>Differentiable neural computer</source>
        <translation>Differenzierbarer neuronaler Rechner</translation>
    </message>
    <message>
        <source>As the NTM, with a memory that knows what is in use and in which order it was written.</source>
        <translation>Wie die NTM, mit einem Gedächtnis, das weiß, was belegt ist und in welcher Reihenfolge geschrieben wurde.</translation>
    </message>
    <message>
        <source>Memory network for text</source>
        <translation>Gedächtnisnetz für Text</translation>
    </message>
    <message>
        <source>Every word is a place in memory that attention reads three times. Sukhbaatar et al., 2015.</source>
        <translation>Jedes Wort ist ein Platz im Gedächtnis, den die Aufmerksamkeit dreimal liest. Sukhbaatar et al., 2015.</translation>
    </message>
    <message>
        <source>GMF for ratings</source>
        <translation>GMF für Bewertungen</translation>
    </message>
    <message>
        <source>Generalised matrix factorisation: the products of a user&apos;s and an item&apos;s numbers, weighted.</source>
        <translation>Verallgemeinerte Matrixfaktorisierung: die gewichteten Produkte der Zahlen eines Nutzers und eines Gegenstands.</translation>
    </message>
    <message>
        <source>MLP for ratings</source>
        <translation>MLP für Bewertungen</translation>
    </message>
    <message>
        <source>Vectors of user and item side by side, then layers that halve; other columns join them.</source>
        <translation>Vektoren von Nutzer und Gegenstand nebeneinander, dann Schichten, die sich halbieren; andere Spalten kommen hinzu.</translation>
    </message>
    <message>
        <source>NeuMF for ratings</source>
        <translation>NeuMF für Bewertungen</translation>
    </message>
    <message>
        <source>Factorisation and layers beside each other, joined by the last layer.</source>
        <translation>Faktorisierung und Schichten nebeneinander, von der letzten Schicht verbunden.</translation>
    </message>
    <message>
        <source>ResNet-20 for small images</source>
        <translation>ResNet-20 für kleine Bilder</translation>
    </message>
    <message>
        <source>The residual network of the CIFAR-10 experiments: three stages of three blocks. Takes the published weights over by name.</source>
        <translation>Das Residualnetz der CIFAR-10-Versuche: drei Stufen aus drei Blöcken. Übernimmt die veröffentlichten Gewichte nach Namen.</translation>
    </message>
    <message>
        <source>ResNet-56 for small images</source>
        <translation>ResNet-56 für kleine Bilder</translation>
    </message>
    <message>
        <source>The same with nine blocks in each stage; better, and three times as slow.</source>
        <translation>Dasselbe mit neun Blöcken je Stufe; besser und dreimal so langsam.</translation>
    </message>
    <message>
        <source>LeNet-5</source>
        <translation>LeNet-5</translation>
    </message>
    <message>
        <source>Two convolutions and three dense layers: the first network that read digits. Small and quick.</source>
        <translation>Zwei Faltungen und drei dichte Schichten: das erste Netz, das Ziffern las. Klein und schnell.</translation>
    </message>
    <message>
        <source>ResNet-18</source>
        <translation>ResNet-18</translation>
    </message>
    <message>
        <source>Residual blocks in four stages; small images keep their size in the first layer. 11 million weights: for a GPU.</source>
        <translation>Residualblöcke in vier Stufen; kleine Bilder behalten in der ersten Schicht ihre Größe. 11 Millionen Gewichte: für eine GPU.</translation>
    </message>
    <message>
        <source>ResNet-34</source>
        <translation>ResNet-34</translation>
    </message>
    <message>
        <source>As ResNet-18 with twice as many blocks; 21 million weights.</source>
        <translation>Wie ResNet-18 mit doppelt so vielen Blöcken; 21 Millionen Gewichte.</translation>
    </message>
    <message>
        <source>MobileNetV2</source>
        <translation>MobileNetV2</translation>
    </message>
    <message>
        <source>Inverted residual blocks: 2 million weights, quick on small devices.</source>
        <translation>Invertierte Residualblöcke: 2 Millionen Gewichte, schnell auf kleinen Geräten.</translation>
    </message>
    <message>
        <source>U-Net</source>
        <translation>U-Net</translation>
    </message>
    <message>
        <source>Convolutions and pooling down, transposed convolutions up again, each size joined with what was there on the way down: a class for every pixel.</source>
        <translation>Faltungen und Pooling hinab, transponierte Faltungen wieder hinauf, jede Größe verbunden mit dem, was auf dem Weg hinab dort war: eine Klasse für jeden Bildpunkt.</translation>
    </message>
    <message>
        <source>LSTM for sequences</source>
        <translation>LSTM für Folgen</translation>
    </message>
    <message>
        <source>A bidirectional LSTM reads a text, a series or columns that follow each other; its last states decide.</source>
        <translation>Ein LSTM in beiden Richtungen liest einen Text, eine Reihe oder aufeinander folgende Spalten; seine letzten Zustände entscheiden.</translation>
    </message>
    <message>
        <source>GRU for sequences</source>
        <translation>GRU für Folgen</translation>
    </message>
    <message>
        <source>As the LSTM with fewer gates: a quarter less to compute, mostly as good.</source>
        <translation>Wie das LSTM mit weniger Toren: ein Viertel weniger zu rechnen, meist ebenso gut.</translation>
    </message>
    <message>
        <source>TCN for series</source>
        <translation>TCN für Reihen</translation>
    </message>
    <message>
        <source>Causal convolutions whose reach doubles from block to block until they see the whole series. Trains faster than an LSTM.</source>
        <translation>Kausale Faltungen, deren Reichweite sich von Block zu Block verdoppelt, bis sie die ganze Reihe sehen. Lernt schneller als ein LSTM.</translation>
    </message>
    <message>
        <source>Transformer encoder for text</source>
        <translation>Transformer-Encoder für Text</translation>
    </message>
    <message>
        <source>Two blocks in which every word looks at all others, then the mean over the text.</source>
        <translation>Zwei Blöcke, in denen jedes Wort auf alle anderen blickt, dann das Mittel über den Text.</translation>
    </message>
    <message>
        <source>BERT mini for text</source>
        <translation>BERT mini für Text</translation>
    </message>
    <message>
        <source>BERT with 4 layers of width 256; the first token&apos;s vector decides. Quick enough for a CPU.</source>
        <translation>BERT mit 4 Schichten der Breite 256; der Vektor des ersten Tokens entscheidet. Schnell genug für eine CPU.</translation>
    </message>
    <message>
        <source>BERT small for text</source>
        <translation>BERT klein für Text</translation>
    </message>
    <message>
        <source>BERT with 4 layers of width 512.</source>
        <translation>BERT mit 4 Schichten der Breite 512.</translation>
    </message>
    <message>
        <source>BERT base for text</source>
        <translation>BERT base für Text</translation>
    </message>
    <message>
        <source>BERT with 12 layers of width 768, 110 million weights: for published weights and a GPU.</source>
        <translation>BERT mit 12 Schichten der Breite 768, 110 Millionen Gewichte: für veröffentlichte Gewichte und eine GPU.</translation>
    </message>
    <message>
        <source>MLP for tables</source>
        <translation>MLP für Tabellen</translation>
    </message>
    <message>
        <source>Two wide layers with dropout; categories are embedded. Suits tables of numbers and categories.</source>
        <translation>Zwei breite Schichten mit Dropout; Kategorien werden eingebettet. Passt zu Tabellen aus Zahlen und Kategorien.</translation>
    </message>
    <message>
        <source>Wide and deep</source>
        <translation>Wide and Deep</translation>
    </message>
    <message>
        <source>A weight for each category, which memorises, beside layers over their vectors, which generalise. Needs categories as codes.</source>
        <translation>Ein Gewicht für jede Kategorie, das sich merkt, neben Schichten über ihre Vektoren, die verallgemeinern. Braucht Kategorien als Codes.</translation>
    </message>
    <message>
        <source>DeepFM</source>
        <translation>DeepFM</translation>
    </message>
    <message>
        <source>A factorisation machine over pairs of columns beside layers over the same vectors. Needs categories as codes.</source>
        <translation>Eine Faktorisierungsmaschine über Paare von Spalten neben Schichten über dieselben Vektoren. Braucht Kategorien als Codes.</translation>
    </message>
    <message>
        <source>TabTransformer</source>
        <translation>TabTransformer</translation>
    </message>
    <message>
        <source>The categories of a row look at each other, then numbers join them. Needs categories as codes.</source>
        <translation>Die Kategorien einer Zeile blicken aufeinander, dann kommen Zahlen hinzu. Braucht Kategorien als Codes.</translation>
    </message>
    <message>
        <source>Mean of words for text</source>
        <translation>Mittel der Wörter für Text</translation>
    </message>
    <message>
        <source>Embedded tokens, averaged over the text, then one linear layer. Fast, and hard to beat where words tell the class or the number.</source>
        <translation>Eingebettete Tokens, über den Text gemittelt, dann eine lineare Schicht. Schnell und schwer zu schlagen, wo Wörter die Klasse oder die Zahl verraten.</translation>
    </message>
    <message>
        <source>DCGAN</source>
        <translation>DCGAN</translation>
    </message>
    <message>
        <source>A generator makes square pictures of noise, a discriminator tells them from those of the data; both are on the canvas and learn in turn.</source>
        <translation>Ein Generator macht quadratische Bilder aus Rauschen, ein Diskriminator unterscheidet sie von denen der Daten; beide stehen auf der Arbeitsfläche und lernen abwechselnd.</translation>
    </message>
    <message>
        <source>CRNN</source>
        <translation>CRNN</translation>
    </message>
    <message>
        <source>Convolutions look at a picture of a line or a spectrogram, an LSTM reads its columns in both directions: each says a piece of the text, or nothing.</source>
        <translation>Faltungen sehen das Bild einer Zeile oder ein Spektrogramm an, ein LSTM liest dessen Spalten in beiden Richtungen: jede sagt ein Stück des Texts oder nichts.</translation>
    </message>
    <message>
        <source>LSTM transcriber</source>
        <translation>LSTM-Transkription</translation>
    </message>
    <message>
        <source>Two bidirectional LSTMs read a text or columns in their order; each step says a piece of what is to be written, or nothing.</source>
        <translation>Zwei bidirektionale LSTMs lesen einen Text oder Spalten in ihrer Reihenfolge; jeder Schritt sagt ein Stück dessen, was zu schreiben ist, oder nichts.</translation>
    </message>
</context>
<context>
    <name>cairn::TrainOptions</name>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>How often the training rows are gone through.</source>
        <translation>Wie oft die Trainingszeilen durchlaufen werden.</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>Stapelgröße</translation>
    </message>
    <message>
        <source>Rows per step; larger is faster, smaller generalises a little better.</source>
        <translation>Zeilen je Schritt; größer ist schneller, kleiner verallgemeinert etwas besser.</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>Optimierer</translation>
    </message>
    <message>
        <source>Rule that turns gradients into steps.</source>
        <translation>Regel, die aus Gradienten Schritte macht.</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>Step length at the peak of the schedule; too large diverges, too small is slow.</source>
        <translation>Schrittweite auf dem Gipfel des Plans; zu groß divergiert, zu klein ist langsam.</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>Plan</translation>
    </message>
    <message>
        <source>How the learning rate changes over the training.</source>
        <translation>Wie sich die Lernrate während des Trainings ändert.</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>Anlauf</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>Gewichtsabbau</translation>
    </message>
    <message>
        <source>Pulls weights towards zero; more of it for small data.</source>
        <translation>Zieht Gewichte gegen null; mehr davon bei wenig Daten.</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>Trägheit</translation>
    </message>
    <message>
        <source>Memory of earlier gradients (sgd, rmsprop).</source>
        <translation>Gedächtnis früherer Gradienten (sgd, rmsprop).</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>Label-Glättung</translation>
    </message>
    <message>
        <source>Share of certainty taken from the true class (classification).</source>
        <translation>Anteil an Gewissheit, der der wahren Klasse genommen wird (Klassifikation).</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>Gradientenbegrenzung</translation>
    </message>
    <message>
        <source>Largest length of the gradient; 0 switches it off.</source>
        <translation>Größte Länge des Gradienten; 0 schaltet es ab.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Start of all random numbers: the same seed and thread count give the same run.</source>
        <translation>Anfang aller Zufallszahlen: gleicher Startwert und gleiche Threadzahl ergeben den gleichen Lauf.</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Where to compute: auto, cpu, cuda, cuda:1.</source>
        <translation>Wo gerechnet wird: auto, cpu, cuda, cuda:1.</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>Threads</translation>
    </message>
    <message>
        <source>Checkpoint interval</source>
        <translation>Sicherungsabstand</translation>
    </message>
    <message>
        <source>Longest time between two checkpoints; one is also written after every epoch.</source>
        <translation>Längste Zeit zwischen zwei Sicherungspunkten; nach jeder Epoche wird auch einer geschrieben.</translation>
    </message>
    <message>
        <source>Data in memory</source>
        <translation>Daten im Speicher</translation>
    </message>
    <message>
        <source>Training rows are held encoded in memory up to this size, else streamed.</source>
        <translation>Trainingszeilen werden bis zu dieser Größe kodiert im Speicher gehalten, sonst durchgereicht.</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Loader threads</source>
        <translation>Lade-Threads</translation>
    </message>
    <message>
        <source>Threads that change pictures for training; 0 takes half of the processors.</source>
        <translation>Threads, die Bilder für das Training verändern; 0 nimmt die Hälfte der Prozessoren.</translation>
    </message>
    <message>
        <source>Part of all steps in which the learning rate rises to its peak (one_cycle, cosine, polynomial).</source>
        <translation>Anteil aller Schritte, in dem die Lernrate auf ihren Höchstwert steigt (one_cycle, cosine, polynomial).</translation>
    </message>
    <message>
        <source>Last rate</source>
        <translation>Letzte Rate</translation>
    </message>
    <message>
        <source>What remains of the learning rate at the end, as a share (cosine, polynomial), or at least (plateau).</source>
        <translation>Was am Ende von der Lernrate bleibt, als Anteil (cosine, polynomial), oder mindestens (plateau).</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>Exponent</translation>
    </message>
    <message>
        <source>Bend of a polynomial schedule; 1 is a straight line.</source>
        <translation>Krümmung eines polynomialen Plans; 1 ist eine Gerade.</translation>
    </message>
    <message>
        <source>Drops</source>
        <translation>Stufen</translation>
    </message>
    <message>
        <source>How often the learning rate falls, in even distances (step).</source>
        <translation>Wie oft die Lernrate fällt, in gleichen Abständen (step).</translation>
    </message>
    <message>
        <source>Drop to</source>
        <translation>Fällt auf</translation>
    </message>
    <message>
        <source>Share of the learning rate that remains after a drop (step, plateau).</source>
        <translation>Anteil der Lernrate, der nach einer Stufe bleibt (step, plateau).</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>Geduld</translation>
    </message>
    <message>
        <source>Epochs without a gain that are waited for before the learning rate falls (plateau).</source>
        <translation>Epochen ohne Gewinn, die abgewartet werden, bevor die Lernrate fällt (plateau).</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Kurve</translation>
    </message>
    <message>
        <source>Corners of a drawn schedule, as share of the run : factor of the learning rate.</source>
        <translation>Ecken eines gezeichneten Plans, als Anteil des Laufs : Faktor der Lernrate.</translation>
    </message>
    <message>
        <source>Decays</source>
        <translation>Abbau von</translation>
    </message>
    <message>
        <source>What weight decay reaches: all weights, or matrices only (no biases, normalisations, embeddings).</source>
        <translation>Was der Gewichtsabbau erreicht: alle Gewichte oder nur Matrizen (keine Bias-Werte, Normalisierungen, Einbettungen).</translation>
    </message>
    <message>
        <source>Epochs without a gain that end the run; 0 switches it off.</source>
        <translation>Epochen ohne Gewinn, die den Lauf beenden; 0 schaltet es aus.</translation>
    </message>
    <message>
        <source>Lookahead</source>
        <translation>Lookahead</translation>
    </message>
    <message>
        <source>Updates between two steps of slow weights, which steady the fast ones; 0 switches it off.</source>
        <translation>Schritte zwischen zwei Bewegungen langsamer Gewichte, die die schnellen beruhigen; 0 schaltet es aus.</translation>
    </message>
    <message>
        <source>Lookahead share</source>
        <translation>Lookahead-Anteil</translation>
    </message>
    <message>
        <source>How far the slow weights go towards the fast ones.</source>
        <translation>Wie weit die langsamen Gewichte auf die schnellen zugehen.</translation>
    </message>
    <message>
        <source>Batches per update</source>
        <translation>Stapel je Schritt</translation>
    </message>
    <message>
        <source>Batches whose gradients are added up before the weights change: a larger batch in the memory of a small one.</source>
        <translation>Stapel, deren Gradienten summiert werden, bevor sich die Gewichte ändern: ein großer Stapel im Speicher eines kleinen.</translation>
    </message>
    <message>
        <source>Clipping by value</source>
        <translation>Begrenzung je Zahl</translation>
    </message>
    <message>
        <source>Largest size of each number of the gradient; 0 switches it off.</source>
        <translation>Größter Betrag jeder Zahl des Gradienten; 0 schaltet es aus.</translation>
    </message>
    <message>
        <source>Averaged weights</source>
        <translation>Gemittelte Gewichte</translation>
    </message>
    <message>
        <source>Evaluate and store an average of the weights: over updates (ema) or over the last epochs (swa).</source>
        <translation>Ein Mittel der Gewichte auswerten und speichern: über die Schritte (ema) oder die letzten Epochen (swa).</translation>
    </message>
    <message>
        <source>Average keeps</source>
        <translation>Mittel behält</translation>
    </message>
    <message>
        <source>Share of the average that an update leaves (ema).</source>
        <translation>Anteil des Mittels, den ein Schritt übrig lässt (ema).</translation>
    </message>
    <message>
        <source>Average from</source>
        <translation>Mittel ab</translation>
    </message>
    <message>
        <source>Share of the epochs before the first that counts (swa).</source>
        <translation>Anteil der Epochen vor der ersten, die zählt (swa).</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Focus</source>
        <translation>Fokus</translation>
    </message>
    <message>
        <source>How much less rows count that are right already (focal).</source>
        <translation>Wie viel weniger Zeilen zählen, die schon richtig sind (focal).</translation>
    </message>
    <message>
        <source>Huber width</source>
        <translation>Huber-Breite</translation>
    </message>
    <message>
        <source>Distance, in standard deviations, from which errors count linearly (huber).</source>
        <translation>Abstand in Standardabweichungen, ab dem Fehler linear zählen (huber).</translation>
    </message>
    <message>
        <source>Quantile</source>
        <translation>Quantil</translation>
    </message>
    <message>
        <source>Share of rows that shall lie below the answer (quantile).</source>
        <translation>Anteil der Zeilen, die unter der Antwort liegen sollen (quantile).</translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation>Klassengewichte</translation>
    </message>
    <message>
        <source>balanced, or weights such as yes=3; no=1: how much rows of a class count (classification).</source>
        <translation>balanced oder Gewichte wie ja=3; nein=1: wie viel die Zeilen einer Klasse zählen (Klassifikation).</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Rechengenauigkeit</translation>
    </message>
    <message>
        <source>Watched number</source>
        <translation>Beobachtete Zahl</translation>
    </message>
    <message>
        <source>What gains are measured by: the loss or the score (accuracy) of the validation part.</source>
        <translation>Woran Gewinne gemessen werden: am Verlust oder an der Güte (Genauigkeit) des Validierungsteils.</translation>
    </message>
    <message>
        <source>On a plateau</source>
        <translation>Bei Stillstand</translation>
    </message>
    <message>
        <source>When nothing is gained any more.</source>
        <translation>Wenn nichts mehr gewonnen wird.</translation>
    </message>
    <message>
        <source>On over-fitting</source>
        <translation>Bei Überanpassung</translation>
    </message>
    <message>
        <source>When the validation loss rises while the training loss falls.</source>
        <translation>Wenn der Validierungsverlust steigt, während der Trainingsverlust fällt.</translation>
    </message>
    <message>
        <source>On exploding gradients</source>
        <translation>Bei explodierenden Gradienten</translation>
    </message>
    <message>
        <source>When the gradient is a thousand times its usual length.</source>
        <translation>Wenn der Gradient tausendmal so lang ist wie sonst.</translation>
    </message>
    <message>
        <source>Patience of the guards</source>
        <translation>Geduld der Wächter</translation>
    </message>
    <message>
        <source>Epochs before a plateau or over-fitting is told.</source>
        <translation>Epochen, bevor Stillstand oder Überanpassung gemeldet werden.</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation>Frühstopp</translation>
    </message>
    <message>
        <source>Ranks</source>
        <translation>Ränge</translation>
    </message>
    <message>
        <source>Workers that train together, each on its share of every batch and on a CUDA device of its own where there are as many.</source>
        <translation>Arbeiter, die zusammen trainieren: jeder mit seinem Teil jedes Stapels und auf einem eigenen CUDA-Gerät, wo es so viele gibt.</translation>
    </message>
    <message>
        <source>Moments</source>
        <translation>Momente</translation>
    </message>
    <message>
        <source>What the optimiser keeps: a copy at each rank, or each rank its part, which saves memory (ZeRO-1).</source>
        <translation>Was der Optimierer behält: bei jedem Rang alles, oder bei jedem Rang sein Teil, was Speicher spart (ZeRO-1).</translation>
    </message>
    <message>
        <source>Processor threads of each rank; 0 tries out what is fastest.</source>
        <translation>Prozessor-Threads jedes Rangs; 0 probiert aus, was am schnellsten ist.</translation>
    </message>
    <message>
        <source>Beta 1</source>
        <translation>Beta 1</translation>
    </message>
    <message>
        <source>Share of the mean gradient that an update keeps (adam, adamw); 0.5 steadies adversarial training.</source>
        <translation>Anteil des mittleren Gradienten, den ein Schritt behält (adam, adamw); 0,5 beruhigt gegnerisches Training.</translation>
    </message>
    <message>
        <source>Energy budget</source>
        <translation>Energiebudget</translation>
    </message>
    <message>
        <source>Energy that the run may take; 0 sets no limit.</source>
        <translation>Energie, die der Lauf brauchen darf; 0 setzt keine Grenze.</translation>
    </message>
    <message>
        <source>At the budget</source>
        <translation>Am Budget</translation>
    </message>
    <message>
        <source>What happens when the energy budget is spent: a line in the log, or the end of the run.</source>
        <translation>Was geschieht, wenn das Energiebudget verbraucht ist: eine Zeile im Protokoll oder das Ende des Laufs.</translation>
    </message>
    <message>
        <source>Electricity from</source>
        <translation>Strom aus</translation>
    </message>
    <message>
        <source>Whose electricity emissions are counted by: means of 2023 (Ember), or an own figure.</source>
        <translation>Nach wessen Strom Emissionen gerechnet werden: Mittelwerte von 2023 (Ember) oder ein eigener Wert.</translation>
    </message>
    <message>
        <source>Own figure</source>
        <translation>Eigener Wert</translation>
    </message>
    <message>
        <source>Emissions of the electricity in CO2 equivalents.</source>
        <translation>Emissionen des Stroms in CO2-Äquivalenten.</translation>
    </message>
    <message>
        <source>Power of a core</source>
        <translation>Leistung eines Kerns</translation>
    </message>
    <message>
        <source>What a busy processor core is taken for where the machine&apos;s meters cannot be read; the energy is an estimate then.</source>
        <translation>Womit ein beschäftigter Prozessorkern angesetzt wird, wo die Zähler des Rechners nicht lesbar sind; die Energie ist dann eine Schätzung.</translation>
    </message>
    <message>
        <source>What training makes small; auto: cross-entropy for classes, squared error for numbers, or what their form of answer asks for. dice and dice_cross_entropy are for masks.</source>
        <translation>Was das Training klein macht; auto: Kreuzentropie für Klassen, quadratischer Fehler für Zahlen, oder was deren Form der Antwort verlangt. dice und dice_cross_entropy sind für Masken.</translation>
    </message>
    <message>
        <source>Numbers of matrix products and convolutions in training steps; bfloat16 is faster on new processors and graphics cards, float16 on older cards.</source>
        <translation>Zahlen der Matrizenprodukte und Faltungen in Trainingsschritten; bfloat16 ist auf neuen Prozessoren und Grafikkarten schneller, float16 auf älteren Karten.</translation>
    </message>
    <message>
        <source>Recompute layers</source>
        <translation>Schichten neu berechnen</translation>
    </message>
    <message>
        <source>Saves memory for time: inner values of blocks and folded frames, or of even stretches of layers, are computed again in the backward pass.</source>
        <translation>Spart Speicher auf Kosten von Zeit: innere Werte von Blöcken und gefalteten Rahmen oder von gleichmäßigen Abschnitten werden im Rückwärtslauf neu berechnet.</translation>
    </message>
    <message>
        <source>On dead units</source>
        <translation>Bei toten Einheiten</translation>
    </message>
    <message>
        <source>When much of a layer puts out nothing but zeros, or learns nothing, over hundreds of steps.</source>
        <translation>Wenn ein großer Teil einer Schicht über Hunderte von Schritten nur Nullen ausgibt oder nichts lernt.</translation>
    </message>
    <message>
        <source>On drift</source>
        <translation>Bei Drift</translation>
    </message>
    <message>
        <source>When inputs or labels of the batches, or of the validation part, are not distributed like the training rows.</source>
        <translation>Wenn Eingaben oder Antworten der Batches oder des Validierungsteils anders verteilt sind als die Trainingszeilen.</translation>
    </message>
    <message>
        <source>Distributions every</source>
        <translation>Verteilungen alle</translation>
    </message>
    <message>
        <source>Updates between two looks at how weights, gradients and outputs of the layers are distributed; 0 switches them off.</source>
        <translation>Aktualisierungen zwischen zwei Blicken darauf, wie Gewichte, Gradienten und Ausgaben der Schichten verteilt sind; 0 schaltet sie ab.</translation>
    </message>
    <message>
        <source>updates</source>
        <translation>Aktualisierungen</translation>
    </message>
    <message>
        <source>Log for TensorBoard</source>
        <translation>Protokoll für TensorBoard</translation>
    </message>
    <message>
        <source>Writes the numbers also as event files into the folder of the run, while it trains (tensorboard --logdir PROJECT.cairn.d/runs).</source>
        <translation>Schreibt die Zahlen während des Trainings auch als Ereignisdateien in den Ordner des Laufs (tensorboard --logdir PROJECT.cairn.d/runs).</translation>
    </message>
    <message>
        <source>Unfreeze every</source>
        <translation>Auftauen alle</translation>
    </message>
    <message>
        <source>Frozen layers begin to learn one after the other, the one nearest to the Output first, after every so many epochs; 0 leaves them frozen.</source>
        <translation>Eingefrorene Schichten beginnen nacheinander zu lernen, die dem Output nächste zuerst, je nach so vielen Epochen; 0 lässt sie eingefroren.</translation>
    </message>
    <message>
        <source>Teacher</source>
        <translation>Lehrer</translation>
    </message>
    <message>
        <source>Number of a run whose answers are learned, too, by their Kullback-Leibler divergence (knowledge distillation; classification); 0: none.</source>
        <translation>Nummer eines Laufs, dessen Antworten mitgelernt werden, über ihre Kullback-Leibler-Divergenz (Wissensdestillation; Klassifikation); 0: keiner.</translation>
    </message>
    <message>
        <source>Share of the teacher</source>
        <translation>Anteil des Lehrers</translation>
    </message>
    <message>
        <source>How much the answers of the teacher count, and how much less the classes of the rows.</source>
        <translation>Wie viel die Antworten des Lehrers zählen, und um wie viel weniger die Klassen der Zeilen.</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>What answers of teacher and network are divided by before they are compared; large: small probabilities count more.</source>
        <translation>Wodurch Antworten von Lehrer und Netz geteilt werden, bevor sie verglichen werden; groß: kleine Wahrscheinlichkeiten zählen mehr.</translation>
    </message>
    <message>
        <source>Metric learning</source>
        <translation>Metrisches Lernen</translation>
    </message>
    <message>
        <source>Loss of the embedding, which is what the last layer gets, added to the other: rows of a class come together, other classes go apart (classification).</source>
        <translation>Verlust der Einbettung (dessen, was die letzte Schicht bekommt), der zum anderen hinzukommt: Zeilen einer Klasse rücken zusammen, andere Klassen auseinander (Klassifikation).</translation>
    </message>
    <message>
        <source>Metric weight</source>
        <translation>Gewicht der Metrik</translation>
    </message>
    <message>
        <source>How much the loss of the embedding counts beside the other.</source>
        <translation>Wie viel der Verlust der Einbettung neben dem anderen zählt.</translation>
    </message>
    <message>
        <source>Triplet margin</source>
        <translation>Abstand der Tripel</translation>
    </message>
    <message>
        <source>How much farther away the nearest row of another class shall be than the farthest of the same; embeddings have length 1.</source>
        <translation>Um wie viel weiter weg die nächste Zeile einer anderen Klasse liegen soll als die fernste der eigenen; Einbettungen haben die Länge 1.</translation>
    </message>
    <message>
        <source>Contrastive margin</source>
        <translation>Abstand der Klassen</translation>
    </message>
    <message>
        <source>Distance from which rows of different classes are far enough apart; embeddings have length 1.</source>
        <translation>Abstand, ab dem Zeilen verschiedener Klassen weit genug auseinander sind; Einbettungen haben die Länge 1.</translation>
    </message>
    <message>
        <source>Metric temperature</source>
        <translation>Temperatur der Metrik</translation>
    </message>
    <message>
        <source>Small: near rows count most; large: all alike (sup_con, nt_xent).</source>
        <translation>Klein: nahe Zeilen zählen am meisten; groß: alle gleich (sup_con, nt_xent).</translation>
    </message>
    <message>
        <source>Head learns</source>
        <translation>Der Kopf lernt</translation>
    </message>
    <message>
        <source>joint: the loss of the answers trains the whole network; probe: the last layer only, so that the embedding is learned by its own loss alone.</source>
        <translation>joint: Der Verlust der Antworten trainiert das ganze Netz; probe: nur die letzte Schicht, sodass die Einbettung allein durch ihren eigenen Verlust gelernt wird.</translation>
    </message>
</context>
<context>
    <name>cairn::plots::AttributionView</name>
    <message>
        <source>row %1, column %2: %3</source>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>attribution.png</source>
        <translation>beitraege.png</translation>
    </message>
</context>
<context>
    <name>cairn::plots::Chart</name>
    <message>
        <source>Copy image</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Save as PNG...</source>
        <translation>Als PNG speichern …</translation>
    </message>
    <message>
        <source>PNG image (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
    <message>
        <source>Save as SVG...</source>
        <translation>Als SVG speichern …</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG-Zeichnung (*.svg)</translation>
    </message>
    <message>
        <source>Save as PDF...</source>
        <translation>Als PDF speichern …</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF-Dokument (*.pdf)</translation>
    </message>
    <message>
        <source>Save values as CSV...</source>
        <translation>Werte als CSV speichern …</translation>
    </message>
    <message>
        <source>CSV table (*.csv)</source>
        <translation>CSV-Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Logarithmic value axis</source>
        <translation>Logarithmische Werteachse</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>Alles zeigen</translation>
    </message>
    <message>
        <source>chart</source>
        <translation>diagramm</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Back to the chart</source>
        <translation>Zurück zum Diagramm</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Log</translation>
    </message>
    <message>
        <source>Drag to zoom, Ctrl and drag to pan, double click for everything. Keys: plus, minus, arrows; Escape goes back, Home shows everything.</source>
        <translation>Ziehen vergrößert, Strg und Ziehen verschiebt, ein Doppelklick zeigt alles. Tasten: Plus, Minus, Pfeile; Escape geht zurück, Pos1 zeigt alles.</translation>
    </message>
    <message>
        <source>Back to the view before</source>
        <translation>Zurück zur vorigen Ansicht</translation>
    </message>
</context>
<context>
    <name>cairn::plots::ClassLegend</name>
    <message>
        <source>Classes: %1</source>
        <translation>Klassen: %1</translation>
    </message>
</context>
<context>
    <name>cairn::plots::CloudLegend</name>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>Click a name to hide or show its points</source>
        <translation>Klick auf einen Namen verbirgt oder zeigt seine Punkte</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>cairn::plots::HeatMatrix</name>
    <message>
        <source>Heat map</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>%1 and %2: %3</source>
        <translation>%1 und %2: %3</translation>
    </message>
    <message>
        <source>Copy as image</source>
        <translation>Als Bild kopieren</translation>
    </message>
    <message>
        <source>Save as %1…</source>
        <translation>Als %1 speichern …</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
</context>
<context>
    <name>cairn::plots::HistogramChart</name>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>selected</source>
        <translation>ausgewählt</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
</context>
<context>
    <name>cairn::plots::HistogramMap</name>
    <message>
        <source>Distribution over time</source>
        <translation>Verteilung über die Zeit</translation>
    </message>
</context>
<context>
    <name>cairn::plots::ImageGrid</name>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
</context>
<context>
    <name>cairn::plots::LegendBar</name>
    <message>
        <source>Legend</source>
        <translation>Legende</translation>
    </message>
    <message>
        <source>Click a name to hide or show its line</source>
        <translation>Klick auf einen Namen verbirgt oder zeigt seine Linie</translation>
    </message>
</context>
<context>
    <name>cairn::plots::LineChart</name>
    <message>
        <source>Smooth</source>
        <translation>Glätten</translation>
    </message>
    <message>
        <source>Moving average over the pale original line</source>
        <translation>Gleitender Mittelwert über der blassen Originallinie</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>cairn::plots::MatrixView</name>
    <message>
        <source>Confusion matrix</source>
        <translation>Konfusionsmatrix</translation>
    </message>
    <message>
        <source>Actual %1, predicted %2
%3 of %4 rows (%5 %)
Click selects these rows</source>
        <translation>Tatsächlich %1, vorhergesagt %2
%3 von %4 Zeilen (%5 %)
Klick wählt diese Zeilen aus</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>Vorhergesagt</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Tatsächlich</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Save as %1...</source>
        <translation>Als %1 speichern …</translation>
    </message>
    <message>
        <source>Per cent of the row</source>
        <translation>Prozent der Zeile</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>confusion-matrix</source>
        <translation>konfusionsmatrix</translation>
    </message>
</context>
<context>
    <name>cairn::plots::Minimap</name>
    <message>
        <source>Click to go there</source>
        <translation>Klick geht dorthin</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Überblick</translation>
    </message>
</context>
<context>
    <name>cairn::plots::NodeCanvas</name>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Add a layer...	Tab</source>
        <translation>Schicht hinzufügen …	Tab</translation>
    </message>
    <message>
        <source>Paste	Ctrl+V</source>
        <translation>Einfügen	Strg+V</translation>
    </message>
    <message>
        <source>Copy	Ctrl+C</source>
        <translation>Kopieren	Strg+C</translation>
    </message>
    <message>
        <source>Duplicate	Ctrl+D</source>
        <translation>Verdoppeln	Strg+D</translation>
    </message>
    <message>
        <source>Delete	Del</source>
        <translation>Löschen	Entf</translation>
    </message>
    <message>
        <source>Show everything	F</source>
        <translation>Alles zeigen	F</translation>
    </message>
    <message>
        <source>Save picture...</source>
        <translation>Bild speichern …</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>network.svg</source>
        <translation>netz.svg</translation>
    </message>
    <message>
        <source>Pictures (*.svg *.png *.pdf)</source>
        <translation>Bilder (*.svg *.png *.pdf)</translation>
    </message>
</context>
<context>
    <name>cairn::plots::NoteEditor</name>
    <message>
        <source>Title of the frame</source>
        <translation>Titel des Rahmens</translation>
    </message>
    <message>
        <source>Text of the note</source>
        <translation>Text der Notiz</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>What should be known here</source>
        <translation>Was man hier wissen sollte</translation>
    </message>
</context>
<context>
    <name>cairn::plots::ParallelChart</name>
    <message>
        <source>Parallel coordinates</source>
        <translation>Parallele Koordinaten</translation>
    </message>
    <message>
        <source>Drag along the axis to keep the lines that pass there; a click takes the range away</source>
        <translation>Ziehen Sie entlang der Achse, um die Linien zu behalten, die dort durchgehen; ein Klick nimmt den Bereich weg</translation>
    </message>
</context>
<context>
    <name>cairn::plots::PictureMenu</name>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Pictures (*.png *.svg *.pdf)</source>
        <translation>Bilder (*.png *.svg *.pdf)</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Save picture...</source>
        <translation>Bild speichern …</translation>
    </message>
</context>
<context>
    <name>cairn::plots::PictureView</name>
    <message>
        <source>picture.png</source>
        <translation>bild.png</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
</context>
<context>
    <name>cairn::plots::PointCloudWidget</name>
    <message>
        <source>Point cloud</source>
        <translation>Punktwolke</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>Drehen</translation>
    </message>
    <message>
        <source>Drag rotates, Shift and drag pans, the wheel zooms (R)</source>
        <translation>Ziehen dreht, Umschalt und Ziehen verschiebt, das Rad zoomt (R)</translation>
    </message>
    <message>
        <source>Box</source>
        <translation>Rahmen</translation>
    </message>
    <message>
        <source>Drag selects a rectangle; Ctrl adds, Alt takes away (B)</source>
        <translation>Ziehen wählt ein Rechteck aus; Strg fügt hinzu, Alt nimmt weg (B)</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>Lasso</translation>
    </message>
    <message>
        <source>Drag draws around points; Ctrl adds, Alt takes away (L)</source>
        <translation>Ziehen umfährt Punkte; Strg fügt hinzu, Alt nimmt weg (L)</translation>
    </message>
    <message>
        <source>Reset view</source>
        <translation>Ansicht zurücksetzen</translation>
    </message>
    <message>
        <source>Show the whole cloud from the first angle (F)</source>
        <translation>Die ganze Wolke aus dem ersten Winkel zeigen (F)</translation>
    </message>
    <message>
        <source>point %1</source>
        <translation>Punkt %1</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Save picture...</source>
        <translation>Bild speichern …</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>cloud.png</source>
        <translation>wolke.png</translation>
    </message>
    <message>
        <source>PNG image (*.png)</source>
        <translation>PNG-Bild (*.png)</translation>
    </message>
</context>
<context>
    <name>cairn::plots::ScatterChart</name>
    <message>
        <source>Shift and drag selects points</source>
        <translation>Umschalt und Ziehen wählt Punkte aus</translation>
    </message>
    <message>
        <source>under the cursor</source>
        <translation>unter dem Zeiger</translation>
    </message>
</context>
<context>
    <name>cairn::plots::ShareBars</name>
    <message>
        <source>%1: %2 %</source>
        <translation>%1: %2 %</translation>
    </message>
</context>
<context>
    <name>cairn::plots::SpectrogramView</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 Hz</source>
        <translation>%1 Hz</translation>
    </message>
    <message>
        <source>%1 kHz</source>
        <translation>%1 kHz</translation>
    </message>
    <message>
        <source>0 dB</source>
        <translation>0 dB</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
    <message>
        <source>%1 s, %2 Hz: %3 dB</source>
        <translation>%1 s, %2 Hz: %3 dB</translation>
    </message>
    <message>
        <source>spectrogram.png</source>
        <translation>spektrogramm.png</translation>
    </message>
    <message>
        <source>Spectrogram</source>
        <translation>Spektrogramm</translation>
    </message>
</context>
<context>
    <name>cairn::ui</name>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 min %2 s</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 h %2 min</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>This cannot be used as it is</source>
        <translation>Das ist so nicht verwendbar</translation>
    </message>
    <message>
        <source>Not supported</source>
        <translation>Nicht unterstützt</translation>
    </message>
    <message>
        <source>Damaged data</source>
        <translation>Beschädigte Daten</translation>
    </message>
    <message>
        <source>Reading or writing failed</source>
        <translation>Lesen oder Schreiben fehlgeschlagen</translation>
    </message>
    <message>
        <source>No space left</source>
        <translation>Kein Platz mehr</translation>
    </message>
    <message>
        <source>Cannot be written</source>
        <translation>Nicht beschreibbar</translation>
    </message>
    <message>
        <source>Access denied</source>
        <translation>Zugriff verweigert</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>Speicher erschöpft</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>In Benutzung</translation>
    </message>
    <message>
        <source>Made by a newer version</source>
        <translation>Von einer neueren Version</translation>
    </message>
    <message>
        <source>These do not fit together</source>
        <translation>Das passt nicht zusammen</translation>
    </message>
    <message>
        <source>Training diverged</source>
        <translation>Training divergiert</translation>
    </message>
    <message>
        <source>The engine is missing</source>
        <translation>Der Rechenkern fehlt</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>Keine Antwort in der Zeit</translation>
    </message>
    <message>
        <source>A helper crashed</source>
        <translation>Ein Hilfsprogramm ist abgestürzt</translation>
    </message>
    <message>
        <source>Internal error</source>
        <translation>Interner Fehler</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
</context>
<context>
    <name>cairn::ui::AnswerForm</name>
    <message>
        <source>Answered as</source>
        <translation>Beantwortet als</translation>
    </message>
    <message>
        <source>A value alone, or how sure it is as well: a normal distribution or a mixture of several gives an interval for each row, quantiles give one without saying how answers are spread, a count is Poisson distributed. Head and loss of the network follow from it</source>
        <translation>Ein Wert allein, oder auch, wie sicher er ist: Eine Normalverteilung oder eine Mischung mehrerer gibt zu jeder Zeile ein Intervall, Quantile geben eines, ohne zu sagen, wie Antworten verteilt sind, eine Anzahl ist Poisson-verteilt. Kopf und Verlust des Netzes richten sich danach</translation>
    </message>
    <message>
        <source>Shares of the answers that shall lie below each number, rising, such as 0.05, 0.5, 0.95</source>
        <translation>Anteile der Antworten, die unter jeder Zahl liegen sollen, steigend, etwa 0.05, 0.5, 0.95</translation>
    </message>
    <message>
        <source>How many normal distributions are mixed</source>
        <translation>Wie viele Normalverteilungen gemischt werden</translation>
    </message>
    <message>
        <source>Quantiles</source>
        <translation>Quantile</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>Komponenten</translation>
    </message>
</context>
<context>
    <name>cairn::ui::AttributionBars</name>
    <message numerus="yes">
        <source>%n other(s) together</source>
        <translation>
            <numerusform>%n weiterer</numerusform>
            <numerusform>%n weitere zusammen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::ChoicePanel</name>
    <message>
        <source>choose what to learn</source>
        <translation>Lernziel wählen</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>Anwenden</translation>
    </message>
    <message>
        <source>The column that the model learns to predict</source>
        <translation>Die Spalte, die das Modell vorherzusagen lernt</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>Eingaben</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Aufgabe</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Aufteilung</translation>
    </message>
    <message>
        <source>%1 training, %2 validation, %3 test rows</source>
        <translation>%1 Trainings-, %2 Validierungs-, %3 Testzeilen</translation>
    </message>
    <message>
        <source>Not applied yet</source>
        <translation>Noch nicht angewendet</translation>
    </message>
    <message>
        <source>Prepare the data</source>
        <translation>Daten vorbereiten</translation>
    </message>
    <message>
        <source>Free text</source>
        <translation>Freier Text</translation>
    </message>
    <message>
        <source>One-hot numbers</source>
        <translation>One-Hot-Zahlen</translation>
    </message>
    <message>
        <source>Codes in one field</source>
        <translation>Codes in einem Feld</translation>
    </message>
    <message>
        <source>A field for each column</source>
        <translation>Ein Feld je Spalte</translation>
    </message>
    <message>
        <source>How categories enter the network: as zeros and ones among the numbers, as codes for an embedding, or as codes in a field of their own for each column. With a field for each column, whole numbers are taken as names: users and items of ratings</source>
        <translation>Wie Kategorien ins Netz kommen: als Nullen und Einsen unter den Zahlen, als Codes für eine Einbettung oder als Codes in einem eigenen Feld je Spalte. Mit einem Feld je Spalte gelten ganze Zahlen als Namen: Nutzer und Artikel von Bewertungen</translation>
    </message>
    <message>
        <source>Squared error</source>
        <translation>Quadratischer Fehler</translation>
    </message>
    <message>
        <source>Cross-entropy (pictures)</source>
        <translation>Kreuzentropie (Bilder)</translation>
    </message>
    <message>
        <source>Squared error of standardised values, or cross-entropy of values from 0 to 1, which pictures have</source>
        <translation>Quadratischer Fehler standardisierter Werte, oder Kreuzentropie von Werten zwischen 0 und 1, wie Bilder sie haben</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Kategorien</translation>
    </message>
    <message>
        <source>Let nodes see their neighbours</source>
        <translation>Knoten sehen ihre Nachbarn</translation>
    </message>
    <message>
        <source>Layers over graphs read the inputs of all nodes along the edges. Without, every row stands alone</source>
        <translation>Schichten über Graphen lesen die Eingaben aller Knoten entlang der Kanten. Ohne sie steht jede Zeile für sich</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Predict one of several classes, or a number; squeeze the inputs into a short code and back (autoencoders); predict each token of a text from those before it (language models); write one text after reading another, a tag for each of its words, or a class for each pixel of a picture; or order items by how likely a user takes them</source>
        <translation>Eine von mehreren Klassen oder eine Zahl vorhersagen; die Eingaben in einen kurzen Code drücken und zurück (Autoencoder); jedes Token eines Textes aus denen davor vorhersagen (Sprachmodelle); nach dem Lesen eines Textes einen anderen schreiben, ein Etikett für jedes seiner Wörter oder eine Klasse für jedes Pixel eines Bildes; oder ordnen, was ein Nutzer wohl nimmt</translation>
    </message>
    <message>
        <source>Answered as</source>
        <translation>Beantwortet als</translation>
    </message>
    <message>
        <source>Answer a number in another way</source>
        <translation>Eine Zahl anders beantworten</translation>
    </message>
    <message>
        <source>As a value, a count, a normal distribution, a mixture of them or several quantiles; the head of the network follows</source>
        <translation>Als Wert, als Anzahl, als Normalverteilung, als Mischung von solchen oder als mehrere Quantile; der Kopf des Netzes richtet sich danach</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ChosenRows</name>
    <message>
        <source>%1 rows: %2</source>
        <translation>%1 Zeilen: %2</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ClassModel</name>
    <message>
        <source>Of the rows called so, the share that is so</source>
        <translation>Anteil der so benannten Zeilen, die es wirklich sind</translation>
    </message>
    <message>
        <source>Of the rows that are so, the share called so</source>
        <translation>Anteil der Zeilen dieser Klasse, die so benannt werden</translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall</source>
        <translation>Harmonisches Mittel aus Genauigkeit und Trefferquote</translation>
    </message>
    <message>
        <source>Rows of this class</source>
        <translation>Zeilen dieser Klasse</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>%1: %2 pixels</source>
        <translation>%1: %2 Pixel</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>IoU</translation>
    </message>
    <message>
        <source>Intersection over union: pixels that are so and are called so, of those that are so or are called so</source>
        <translation>Schnitt durch Vereinigung: Pixel, die so sind und so genannt werden, von denen, die so sind oder so genannt werden</translation>
    </message>
    <message>
        <source>Of the pixels called so, the share that is so</source>
        <translation>Anteil der so genannten Pixel, die so sind</translation>
    </message>
    <message>
        <source>Of the pixels that are so, the share called so</source>
        <translation>Anteil der Pixel, die so sind, der so genannt wird</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ClassificationView</name>
    <message>
        <source>False positive rate</source>
        <translation>Falsch-positiv-Rate</translation>
    </message>
    <message>
        <source>True positive rate</source>
        <translation>Richtig-positiv-Rate</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>%1 recognised</source>
        <translation>%1 erkannt</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ClipFrames</name>
    <message>
        <source>Frame of the video</source>
        <translation>Bild des Videos</translation>
    </message>
    <message>
        <source>Frames of the video</source>
        <translation>Bilder des Videos</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
</context>
<context>
    <name>cairn::ui::CodeView</name>
    <message>
        <source>PyTorch source of the network</source>
        <translation>PyTorch-Quelltext des Netzes</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ColumnCardModel</name>
    <message>
        <source>complete</source>
        <translation>vollständig</translation>
    </message>
    <message>
        <source>%1 % missing</source>
        <translation>%1 % fehlen</translation>
    </message>
    <message>
        <source>%1 ± %2</source>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>mostly %1</source>
        <translation>meist %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>%1 different values</source>
        <translation>%1 verschiedene Werte</translation>
    </message>
    <message>
        <source>mean %1, standard deviation %2</source>
        <translation>Mittelwert %1, Standardabweichung %2</translation>
    </message>
    <message>
        <source>least %1, median %2, greatest %3</source>
        <translation>kleinster %1, Median %2, größter %3</translation>
    </message>
    <message>
        <source>skewness %1, excess kurtosis %2</source>
        <translation>Schiefe %1, Exzess %2</translation>
    </message>
    <message>
        <source>%1 zeros</source>
        <translation>%1 Nullen</translation>
    </message>
    <message>
        <source>%1 to %2 characters, %3 on average</source>
        <translation>%1 bis %2 Zeichen, im Mittel %3</translation>
    </message>
    <message>
        <source>tells %1 % of the target</source>
        <translation>sagt %1 % des Ziels</translation>
    </message>
    <message>
        <source>about the target</source>
        <translation>über das Ziel</translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s)</source>
        <translation>
            <numerusform>%Ln Wert</numerusform>
            <numerusform>%Ln Werte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::ColumnChooser</name>
    <message>
        <source>Columns of the table</source>
        <translation>Spalten der Tabelle</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Show all found</source>
        <translation>Alle gefundenen zeigen</translation>
    </message>
    <message>
        <source>Hide all found</source>
        <translation>Alle gefundenen verbergen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ColumnPanel</name>
    <message>
        <source>Most frequent</source>
        <translation>Häufigste Werte</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>Click a value to select its rows</source>
        <translation>Klick auf einen Wert wählt seine Zeilen aus</translation>
    </message>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1 von %2 bis %3</translation>
    </message>
    <message>
        <source>Statistics of a column appear here once there are data.</source>
        <translation>Hier erscheinen Kennzahlen einer Spalte, sobald Daten da sind.</translation>
    </message>
    <message>
        <source>Computing statistics</source>
        <translation>Kennzahlen werden berechnet</translation>
    </message>
    <message>
        <source>Profile %1</source>
        <translation>Kennzahlen von %1</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlend</translation>
    </message>
    <message>
        <source>%1 (%2 %)</source>
        <translation>%1 (%2 %)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Different values</source>
        <translation>Verschiedene Werte</translation>
    </message>
    <message>
        <source>Estimate, a few per cent off</source>
        <translation>Schätzung, auf wenige Prozent genau</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>Standardabweichung</translation>
    </message>
    <message>
        <source>Least</source>
        <translation>Kleinster Wert</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>%1 % quantile</source>
        <translation>%1-%-Quantil</translation>
    </message>
    <message>
        <source>Greatest</source>
        <translation>Größter Wert</translation>
    </message>
    <message>
        <source>Not finite</source>
        <translation>Nicht endlich</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(leer)</translation>
    </message>
    <message>
        <source>Select rows</source>
        <translation>Zeilen auswählen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::CommandPalette</name>
    <message>
        <source>Type what you want to do</source>
        <translation>Eintippen, was getan werden soll</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
</context>
<context>
    <name>cairn::ui::CompareDialog</name>
    <message>
        <source>Take over what is ticked</source>
        <translation>Angehaktes übernehmen</translation>
    </message>
    <message>
        <source>Compare networks</source>
        <translation>Netze vergleichen</translation>
    </message>
    <message>
        <source>Network to compare with</source>
        <translation>Netz zum Vergleichen</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>The network on the canvas against</source>
        <translation>Das Netz auf der Zeichenfläche gegen</translation>
    </message>
    <message>
        <source>Choose a run, an earlier state of this network, or a file.</source>
        <translation>Wählen Sie einen Lauf, einen früheren Stand dieses Netzes oder eine Datei.</translation>
    </message>
    <message>
        <source>Read the runs</source>
        <translation>Läufe lesen</translation>
    </message>
    <message>
        <source>Choose a file...</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Nothing chosen</source>
        <translation>Nichts gewählt</translation>
    </message>
    <message>
        <source>Read a network</source>
        <translation>Netz lesen</translation>
    </message>
    <message>
        <source>Projects and networks (*.cairn *.json);;All files (*)</source>
        <translation>Projekte und Netze (*.cairn *.json);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Arrange the network</source>
        <translation>Netz anordnen</translation>
    </message>
    <message>
        <source>+ %1: only there</source>
        <translation>+ %1: nur dort</translation>
    </message>
    <message>
        <source>− %1: only on the canvas</source>
        <translation>− %1: nur auf der Zeichenfläche</translation>
    </message>
    <message>
        <source>≠ %1</source>
        <translation>≠ %1</translation>
    </message>
    <message>
        <source>Both networks are the same.</source>
        <translation>Beide Netze sind gleich.</translation>
    </message>
    <message numerus="yes">
        <source>%n layers differ. Tick what the network on the canvas shall take over.</source>
        <translation>
            <numerusform>Eine Schicht unterscheidet sich. Haken Sie an, was das Netz auf der Zeichenfläche übernehmen soll.</numerusform>
            <numerusform>%n Schichten unterscheiden sich. Haken Sie an, was das Netz auf der Zeichenfläche übernehmen soll.</numerusform>
        </translation>
    </message>
    <message>
        <source>Tick the differences to take over first.</source>
        <translation>Haken Sie zuerst an, was übernommen werden soll.</translation>
    </message>
    <message>
        <source>Take over layers</source>
        <translation>Schichten übernehmen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::CompareView</name>
    <message>
        <source>added</source>
        <translation>hinzugefügt</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>nicht vorhanden</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>Find the rows that flipped</source>
        <translation>Gekippte Zeilen finden</translation>
    </message>
    <message>
        <source>Differences of the runs</source>
        <translation>Unterschiede der Läufe</translation>
    </message>
    <message>
        <source>Test rows</source>
        <translation>Testzeilen</translation>
    </message>
    <message>
        <source>Validation rows</source>
        <translation>Validierungszeilen</translation>
    </message>
    <message>
        <source>Training rows</source>
        <translation>Trainingszeilen</translation>
    </message>
    <message>
        <source>Rows to compare the models on</source>
        <translation>Zeilen, auf denen die Modelle verglichen werden</translation>
    </message>
    <message>
        <source>Asks both models about these rows: which are right in one and wrong in the other</source>
        <translation>Fragt beide Modelle nach diesen Zeilen: welche im einen richtig und im anderen falsch sind</translation>
    </message>
    <message>
        <source>right only in %1</source>
        <translation>nur in %1 richtig</translation>
    </message>
    <message>
        <source>Choose two or more runs in the table (with Ctrl or Shift) to see what distinguishes them.</source>
        <translation>Wählen Sie in der Tabelle zwei oder mehr Läufe (mit Strg oder Umschalt), um zu sehen, was sie unterscheidet.</translation>
    </message>
    <message>
        <source>Compare runs</source>
        <translation>Läufe vergleichen</translation>
    </message>
    <message>
        <source>Metrics, at their best</source>
        <translation>Metriken, jeweils der beste Wert</translation>
    </message>
    <message>
        <source>The best of them</source>
        <translation>Der beste von ihnen</translation>
    </message>
    <message>
        <source>Layers, against the first run</source>
        <translation>Schichten, gegenüber dem ersten Lauf</translation>
    </message>
    <message>
        <source>%1 % apart</source>
        <comment>relative distance of weights</comment>
        <translation>%1 % auseinander</translation>
    </message>
    <message>
        <source>another shape</source>
        <translation>andere Form</translation>
    </message>
    <message>
        <source>Weights, against the first run</source>
        <translation>Gewichte, gegenüber dem ersten Lauf</translation>
    </message>
    <message>
        <source>Length of the difference over the length of the first run&apos;s tensor</source>
        <translation>Länge der Differenz geteilt durch die Länge des Tensors im ersten Lauf</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>Umgebung</translation>
    </message>
    <message>
        <source>Settings, data, recipe and network are the same.</source>
        <translation>Einstellungen, Daten, Rezept und Netz sind gleich.</translation>
    </message>
    <message>
        <source>Asking both models...</source>
        <translation>Beide Modelle werden gefragt …</translation>
    </message>
    <message>
        <source>Find rows that flipped</source>
        <translation>Gekippte Zeilen suchen</translation>
    </message>
    <message>
        <source>Right only in %1: %2</source>
        <translation>Nur in %1 richtig: %2</translation>
    </message>
    <message>
        <source>p &lt; 0.0001</source>
        <translation>p &lt; 0,0001</translation>
    </message>
    <message>
        <source>p = %1</source>
        <translation>p = %1</translation>
    </message>
    <message>
        <source>More than chance (McNemar&apos;s test, %1)</source>
        <translation>Mehr als Zufall (McNemar-Test, %1)</translation>
    </message>
    <message>
        <source>No more than chance (McNemar&apos;s test, %1)</source>
        <translation>Nicht mehr als Zufall (McNemar-Test, %1)</translation>
    </message>
    <message>
        <source>%1 rows selected: %2</source>
        <translation>%1 Zeilen ausgewählt: %2</translation>
    </message>
    <message>
        <source>At most 16 runs are compared one by one.</source>
        <translation>Höchstens 16 Läufe werden einzeln verglichen.</translation>
    </message>
    <message>
        <source>Compare runs over their seeds</source>
        <translation>Läufe über ihre Startwerte vergleichen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::Curves</name>
    <message>
        <source>Epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
</context>
<context>
    <name>cairn::ui::DataJudge</name>
    <message>
        <source>Profile %1</source>
        <translation>Kennzahlen von %1</translation>
    </message>
    <message>
        <source>Check %1</source>
        <translation>%1 prüfen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::DataPage</name>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Selected only</source>
        <translation>Nur ausgewählte</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>Lernen</translation>
    </message>
    <message>
        <source>List the selected rows only</source>
        <translation>Nur die ausgewählten Zeilen zeigen</translation>
    </message>
    <message>
        <source>Opening the data</source>
        <translation>Daten werden geöffnet</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>Noch keine Daten</translation>
    </message>
    <message>
        <source>Count rows of %1</source>
        <translation>Zeilen von %1 zählen</translation>
    </message>
    <message>
        <source>first %1 rows, counting the rest</source>
        <translation>erste %1 Zeilen, der Rest wird gezählt</translation>
    </message>
    <message>
        <source>%1 of %2 rows</source>
        <translation>%1 von %2 Zeilen</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 Zeilen</translation>
    </message>
    <message>
        <source>Profile</source>
        <translation>Profil</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>Qualität</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Steps that change the columns before they are learned from</source>
        <translation>Schritte, die die Spalten ändern, bevor aus ihnen gelernt wird</translation>
    </message>
    <message>
        <source>Every column at a glance, and how columns go together</source>
        <translation>Jede Spalte auf einen Blick, und wie Spalten zusammenhängen</translation>
    </message>
    <message>
        <source>Flaws in the data, and leaks between the parts</source>
        <translation>Mängel in den Daten und Lecks zwischen den Teilen</translation>
    </message>
    <message>
        <source>Compare with the old data</source>
        <translation>Mit den alten Daten vergleichen</translation>
    </message>
    <message>
        <source>The data have changed since they were taken into this project: %1</source>
        <translation>Die Daten haben sich geändert, seit sie in dieses Projekt aufgenommen wurden: %1</translation>
    </message>
    <message>
        <source>Take them as a new version (rows stay in their parts), or put the old file back</source>
        <translation>Als neue Version übernehmen (Zeilen bleiben in ihrem Teil) oder die alte Datei zurücklegen</translation>
    </message>
    <message>
        <source>rename a column</source>
        <translation>Spalte umbenennen</translation>
    </message>
    <message>
        <source>change the type of a column</source>
        <translation>Typ einer Spalte ändern</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>Drop a table, or a folder of pictures, sounds, texts or arrays, anywhere on this window. It is read where it lies, never copied.</source>
        <translation>Eine Tabelle oder einen Ordner mit Bildern, Tönen, Texten oder Feldern irgendwo auf dieses Fenster ziehen. Gelesen wird an Ort und Stelle, nie kopiert.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::DeployPage</name>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Runs nearly everywhere (opset 17). Checked at once: ONNX Runtime computes up to 100 test rows and the answers are compared.</source>
        <translation>Läuft fast überall (Opset 17). Sofort geprüft: ONNX Runtime rechnet bis zu 100 Testzeilen nach, und die Antworten werden verglichen.</translation>
    </message>
    <message>
        <source>Python source</source>
        <translation>Python-Quelltext</translation>
    </message>
    <message>
        <source>Readable PyTorch code that rebuilds the model, with the weights beside it. Needs no Cairn.</source>
        <translation>Lesbarer PyTorch-Code, der das Modell nachbaut, mit den Gewichten daneben. Braucht kein Cairn.</translation>
    </message>
    <message>
        <source>The weights alone, by layer name; safe to open anywhere.</source>
        <translation>Nur die Gewichte, nach Namen der Schichten; überall gefahrlos zu öffnen.</translation>
    </message>
    <message>
        <source>For programs that link LibTorch. Deprecated by PyTorch: prefer ONNX.</source>
        <translation>Für Programme mit LibTorch. Bei PyTorch veraltet: besser ONNX.</translation>
    </message>
    <message>
        <source>Python source, as it will be written</source>
        <translation>Python-Quelltext, wie er geschrieben wird</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Export as ONNX</source>
        <translation>Als ONNX ausgeben</translation>
    </message>
    <message>
        <source>Write an ONNX file and check it against ONNX Runtime</source>
        <translation>Eine ONNX-Datei schreiben und mit ONNX Runtime prüfen</translation>
    </message>
    <message>
        <source>Export as Python</source>
        <translation>Als Python ausgeben</translation>
    </message>
    <message>
        <source>Write PyTorch source and weights</source>
        <translation>PyTorch-Quelltext und Gewichte schreiben</translation>
    </message>
    <message>
        <source>Export as safetensors</source>
        <translation>Als safetensors ausgeben</translation>
    </message>
    <message>
        <source>Write the weights</source>
        <translation>Die Gewichte schreiben</translation>
    </message>
    <message>
        <source>Export as TorchScript</source>
        <translation>Als TorchScript ausgeben</translation>
    </message>
    <message>
        <source>Write a TorchScript archive</source>
        <translation>Ein TorchScript-Archiv schreiben</translation>
    </message>
    <message>
        <source>Export into</source>
        <translation>Ausgeben nach</translation>
    </message>
    <message>
        <source>Nothing to take away yet</source>
        <translation>Noch nichts mitzunehmen</translation>
    </message>
    <message>
        <source>Open a project and train a model; this page writes it in formats that other programs read.</source>
        <translation>Ein Projekt öffnen und ein Modell trainieren; diese Seite schreibt es in Formaten, die andere Programme lesen.</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Modell wird geladen</translation>
    </message>
    <message>
        <source>Preview the source</source>
        <translation>Vorschau des Quelltexts</translation>
    </message>
    <message>
        <source>%1 layers, trained for %2 steps.
Target: %3</source>
        <translation>%1 Schichten, %2 Schritte trainiert.
Ziel: %3</translation>
    </message>
    <message>
        <source>
Classes: %1</source>
        <translation>
Klassen: %1</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>Wird geschrieben …</translation>
    </message>
    <message>
        <source>Export as %1</source>
        <translation>Ausgabe als %1</translation>
    </message>
    <message>
        <source>Checked on %1 rows: largest difference %2</source>
        <translation>An %1 Zeilen geprüft: größter Unterschied %2</translation>
    </message>
    <message>
        <source>Load the model again</source>
        <translation>Das Modell neu laden</translation>
    </message>
    <message>
        <source>Read the newest checkpoint of the run and preview its source</source>
        <translation>Den neuesten Sicherungspunkt des Laufs lesen und seinen Quelltext zeigen</translation>
    </message>
    <message>
        <source>This page writes a model in formats that other programs read.</source>
        <translation>Diese Seite schreibt ein Modell in Formaten, die andere Programme lesen.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::DistributionPanel</name>
    <message>
        <source>Step %1, epoch %2</source>
        <translation>Schritt %1, Epoche %2</translation>
    </message>
    <message>
        <source>: mean %1, deviation %2, from %3 to %4</source>
        <translation>: Mittel %1, Abweichung %2, von %3 bis %4</translation>
    </message>
    <message>
        <source>, %1 % zeros</source>
        <translation>, %1 % Nullen</translation>
    </message>
    <message>
        <source>, %1 % NaN or infinite</source>
        <translation>, %1 % NaN oder unendlich</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>What is shown of the layer</source>
        <translation>Was von der Schicht gezeigt wird</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>Ausgaben</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Gradients of the weights</source>
        <translation>Gradienten der Gewichte</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Read the distributions</source>
        <translation>Verteilungen lesen</translation>
    </message>
    <message>
        <source>Here is shown how weights, gradients and outputs of each layer are distributed while a run learns. No run is chosen.</source>
        <translation>Hier steht, wie Gewichte, Gradienten und Ausgaben jeder Schicht verteilt sind, während ein Lauf lernt. Es ist kein Lauf gewählt.</translation>
    </message>
    <message>
        <source>This run has no distributions yet. They are taken at its first update and then every so many, as the option &quot;Distributions every&quot; says.</source>
        <translation>Dieser Lauf hat noch keine Verteilungen. Sie werden bei der ersten Aktualisierung aufgenommen und dann so oft, wie die Option „Verteilungen alle“ sagt.</translation>
    </message>
    <message>
        <source>No layer of this run has weights that are trained.</source>
        <translation>Keine Schicht dieses Laufs hat Gewichte, die gelernt werden.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::Drawer</name>
    <message>
        <source>Jobs</source>
        <translation>Aufträge</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>No jobs. What takes long appears here, with progress and cancel.</source>
        <translation>Keine Aufträge. Was länger dauert, erscheint hier, mit Fortschritt und Abbruch.</translation>
    </message>
    <message>
        <source>Jobs (%1)</source>
        <translation>Aufträge (%1)</translation>
    </message>
    <message>
        <source>No problems.</source>
        <translation>Keine Probleme.</translation>
    </message>
    <message>
        <source>Problems (%1)</source>
        <translation>Probleme (%1)</translation>
    </message>
</context>
<context>
    <name>cairn::ui::EmbeddingsPage</name>
    <message>
        <source>other</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>The layer whose output is drawn</source>
        <translation>Die Schicht, deren Ausgabe gezeichnet wird</translation>
    </message>
    <message>
        <source>The rows that are drawn</source>
        <translation>Die gezeichneten Zeilen</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>At most so many rows, evenly spread over the part</source>
        <translation>Höchstens so viele Zeilen, gleichmäßig über den Teil verteilt</translation>
    </message>
    <message>
        <source>What the colours mean</source>
        <translation>Was die Farben bedeuten</translation>
    </message>
    <message>
        <source>&amp;Layer</source>
        <translation>&amp;Schicht</translation>
    </message>
    <message>
        <source>&amp;Rows of</source>
        <translation>&amp;Zeilen aus</translation>
    </message>
    <message>
        <source>at m&amp;ost</source>
        <translation>&amp;höchstens</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>&amp;Farbe</translation>
    </message>
    <message>
        <source>Draw again</source>
        <translation>Neu zeichnen</translation>
    </message>
    <message>
        <source>Ask the layer for its outputs again and draw them</source>
        <translation>Die Schicht noch einmal nach ihren Ausgaben fragen und sie zeichnen</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>Kein Projekt</translation>
    </message>
    <message>
        <source>Embeddings show how a trained model arranges the rows. Open a project first.</source>
        <translation>Einbettungen zeigen, wie ein trainiertes Modell die Zeilen anordnet. Zuerst ein Projekt öffnen.</translation>
    </message>
    <message>
        <source>Loading the engine</source>
        <translation>Rechenkern wird geladen</translation>
    </message>
    <message>
        <source>Asking the layer for its outputs</source>
        <translation>Ausgaben der Schicht werden geholt</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>Einbettung</translation>
    </message>
    <message>
        <source>PC %1 (%2 %)</source>
        <translation>HK %1 (%2 %)</translation>
    </message>
    <message>
        <source>%1 rows, %2 numbers each; the picture keeps %3 % of the variance</source>
        <translation>%1 Zeilen, je %2 Zahlen; das Bild behält %3 % der Varianz</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Right or wrong</source>
        <translation>Richtig oder falsch</translation>
    </message>
    <message>
        <source>Error of prediction</source>
        <translation>Fehler der Vorhersage</translation>
    </message>
    <message>
        <source>Column %1</source>
        <translation>Spalte %1</translation>
    </message>
    <message>
        <source>class</source>
        <translation>Klasse</translation>
    </message>
    <message>
        <source>prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>predicted - actual</source>
        <translation>vorhergesagt - tatsächlich</translation>
    </message>
    <message>
        <source>right</source>
        <translation>richtig</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>Read a column</source>
        <translation>Spalte lesen</translation>
    </message>
    <message>
        <source>points of %1</source>
        <translation>Punkte aus %1</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>row %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>Embeddings show how a layer of a trained model arranges the rows.</source>
        <translation>Einbettungen zeigen, wie eine Schicht eines trainierten Modells die Zeilen anordnet.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>The layer was not asked about all of these rows.</source>
        <translation>Die Schicht wurde nicht nach allen diesen Zeilen gefragt.</translation>
    </message>
    <message>
        <source>Loss of the row</source>
        <translation>Verlust der Zeile</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
</context>
<context>
    <name>cairn::ui::EvaluatePage</name>
    <message>
        <source>Test rows</source>
        <translation>Testzeilen</translation>
    </message>
    <message>
        <source>Validation rows</source>
        <translation>Validierungszeilen</translation>
    </message>
    <message>
        <source>Training rows</source>
        <translation>Trainingszeilen</translation>
    </message>
    <message>
        <source>Rows to evaluate on</source>
        <translation>Zeilen zur Bewertung</translation>
    </message>
    <message>
        <source>Click a cell of the matrix: its rows appear here and become the selection.</source>
        <translation>Eine Zelle der Matrix anklicken: Ihre Zeilen erscheinen hier und werden ausgewählt.</translation>
    </message>
    <message>
        <source>Select all mistakes</source>
        <translation>Alle Fehler auswählen</translation>
    </message>
    <message>
        <source>The rows that the model gets wrong become the selection</source>
        <translation>Die Zeilen, bei denen sich das Modell irrt, werden ausgewählt</translation>
    </message>
    <message>
        <source>all mistakes</source>
        <translation>alle Fehler</translation>
    </message>
    <message>
        <source>Nothing to evaluate yet</source>
        <translation>Noch nichts zu bewerten</translation>
    </message>
    <message>
        <source>Open a project and train a model; this page shows how good it is.</source>
        <translation>Ein Projekt öffnen und ein Modell trainieren; diese Seite zeigt, wie gut es ist.</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>Wird bewertet</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>On %1 rows</source>
        <translation>Auf %1 Zeilen</translation>
    </message>
    <message>
        <source>Evaluate again</source>
        <translation>Erneut bewerten</translation>
    </message>
    <message>
        <source>Ask the model about these rows once more</source>
        <translation>Das Modell noch einmal nach diesen Zeilen fragen</translation>
    </message>
    <message>
        <source>This page shows how good a model is and where it errs.</source>
        <translation>Diese Seite zeigt, wie gut ein Modell ist und wo es irrt.</translation>
    </message>
    <message>
        <source>Evaluation cancelled</source>
        <translation>Bewertung abgebrochen</translation>
    </message>
    <message>
        <source>The model was not asked about all of these rows.</source>
        <translation>Das Modell wurde nicht nach allen diesen Zeilen gefragt.</translation>
    </message>
    <message>
        <source>Drag over the residuals, or Shift and drag around points: their rows appear here and become the selection.</source>
        <translation>Über die Residuen ziehen oder mit der Umschalttaste um Punkte ziehen: Ihre Zeilen erscheinen hier und werden die Auswahl.</translation>
    </message>
    <message>
        <source>Drag over the losses: the rows that are hard for the model appear here and become the selection.</source>
        <translation>Ziehen Sie über die Verluste: Die Zeilen, die dem Modell schwerfallen, erscheinen hier und werden zur Auswahl.</translation>
    </message>
    <message>
        <source>These pictures are made of noise and belong to no row.</source>
        <translation>Diese Bilder sind aus Rauschen gemacht und gehören zu keiner Zeile.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ExplainPage</name>
    <message>
        <source>Integrated Gradients</source>
        <translation>Integrierte Gradienten</translation>
    </message>
    <message>
        <source>Grad-CAM</source>
        <translation>Grad-CAM</translation>
    </message>
    <message>
        <source>the predicted class</source>
        <translation>die vorhergesagte Klasse</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>Verfahren</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>Erklären</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>Überlagerung</translation>
    </message>
    <message>
        <source>Explain the selected rows</source>
        <translation>Die ausgewählten Zeilen erklären</translation>
    </message>
    <message>
        <source>Show which parts of the input made the model say what it says of these rows</source>
        <translation>Zeigen, welche Teile der Eingabe das Modell zu seiner Aussage über diese Zeilen bringen</translation>
    </message>
    <message>
        <source>Grad-CAM (Selvaraju et al., 2017): where in the picture a convolution found what speaks for the class.</source>
        <translation>Grad-CAM (Selvaraju u. a., 2017): wo im Bild eine Faltung gefunden hat, was für die Klasse spricht.</translation>
    </message>
    <message>
        <source>Integrated Gradients (Sundararajan, Taly, Yan, 2017): the share of each input in the difference between this row and an empty one. All shares together should give that difference; the completeness gap says how far they miss it.</source>
        <translation>Integrierte Gradienten (Sundararajan, Taly, Yan, 2017): der Anteil jeder Eingabe am Unterschied zwischen dieser Zeile und einer leeren. Alle Anteile zusammen sollten diesen Unterschied ergeben; die Vollständigkeitslücke sagt, wie weit sie ihn verfehlen.</translation>
    </message>
    <message>
        <source>Nothing to explain yet</source>
        <translation>Noch nichts zu erklären</translation>
    </message>
    <message>
        <source>Open a project and train a model; this page shows what its answers rest on.</source>
        <translation>Ein Projekt öffnen und ein Modell trainieren; diese Seite zeigt, worauf seine Antworten beruhen.</translation>
    </message>
    <message>
        <source>Explaining</source>
        <translation>Wird erklärt</translation>
    </message>
    <message>
        <source>Explain rows</source>
        <translation>Zeilen erklären</translation>
    </message>
    <message>
        <source>the prediction</source>
        <translation>die Vorhersage</translation>
    </message>
    <message>
        <source>last convolution</source>
        <translation>letzte Faltung</translation>
    </message>
    <message>
        <source>first %1 test rows; select rows to explain those</source>
        <translation>erste %1 Testzeilen; ausgewählte Zeilen werden stattdessen erklärt</translation>
    </message>
    <message>
        <source>%1 of %2 selected rows</source>
        <translation>%1 von %2 ausgewählten Zeilen</translation>
    </message>
    <message>
        <source>Row %1 · is %2 · explained: %3</source>
        <translation>Zeile %1 · ist %2 · erklärt: %3</translation>
    </message>
    <message>
        <source>%1 · explained: %2</source>
        <translation>%1 · erklärt: %2</translation>
    </message>
    <message>
        <source>Explain again</source>
        <translation>Erneut erklären</translation>
    </message>
    <message>
        <source>Ask the newest model about these rows once more</source>
        <translation>Das neueste Modell noch einmal nach diesen Zeilen fragen</translation>
    </message>
    <message>
        <source>This page shows what the answers of a model rest on.</source>
        <translation>Diese Seite zeigt, worauf die Antworten eines Modells beruhen.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Not all of these rows were explained.</source>
        <translation>Nicht alle diese Zeilen wurden erklärt.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ExplainText</name>
    <message>
        <source>gap %3 · output %1 · empty input %2</source>
        <translation>Lücke %3 · Ausgabe %1 · leere Eingabe %2</translation>
    </message>
</context>
<context>
    <name>cairn::ui::FieldChooser</name>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::FilterBar</name>
    <message>
        <source>Search, or select rows: age &gt; 40 AND sex = &apos;Male&apos;</source>
        <translation>Suchen, oder Zeilen auswählen: age &gt; 40 AND sex = &apos;Male&apos;</translation>
    </message>
    <message>
        <source>Words to look for, or a condition in SQL over the columns; Enter selects the rows</source>
        <translation>Gesuchte Wörter oder eine SQL-Bedingung über die Spalten; die Eingabetaste wählt die Zeilen aus</translation>
    </message>
    <message>
        <source>Select rows</source>
        <translation>Zeilen auswählen</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>%1 rows selected</source>
        <translation>%1 Zeilen ausgewählt</translation>
    </message>
    <message>
        <source>Take this condition away: %1</source>
        <translation>Diese Bedingung wegnehmen: %1</translation>
    </message>
</context>
<context>
    <name>cairn::ui::Findings</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 (among a sample of %2 rows)</source>
        <translation>%1 (in einer Stichprobe von %2 Zeilen)</translation>
    </message>
    <message>
        <source>%1 of %2 is missing</source>
        <translation>%1 von %2 fehlen</translation>
    </message>
    <message>
        <source>“%1” in %2 looks like a missing value</source>
        <translation>„%1“ in %2 sieht nach einem fehlenden Wert aus</translation>
    </message>
    <message>
        <source>%1 has the same value in every row</source>
        <translation>%1 hat in jeder Zeile denselben Wert</translation>
    </message>
    <message>
        <source>%1 is “%2” in nearly every row</source>
        <translation>%1 ist in fast jeder Zeile „%2“</translation>
    </message>
    <message>
        <source>%1 is different in every row</source>
        <translation>%1 ist in jeder Zeile anders</translation>
    </message>
    <message>
        <source>%1 of %2 are numbers, but the column is text</source>
        <translation>%1 von %2 sind Zahlen, aber die Spalte ist Text</translation>
    </message>
    <message>
        <source>%1 values of %2 lie far from the rest</source>
        <translation>%1 Werte von %2 liegen weit ab vom Rest</translation>
    </message>
    <message>
        <source>%1 has a heavy tail: %2 of the rows lie far from the rest</source>
        <translation>%1 hat einen schweren Rand: %2 der Zeilen liegen weit ab vom Rest</translation>
    </message>
    <message>
        <source>%1 rows of %2 are about %3 times the others, as if in another unit</source>
        <translation>%1 Zeilen von %2 sind etwa das %3-fache der anderen, wie in einer anderen Einheit</translation>
    </message>
    <message>
        <source>Class “%1” is %2 times as frequent as “%3”</source>
        <translation>Klasse „%1“ ist %2-mal so häufig wie „%3“</translation>
    </message>
    <message>
        <source>%1 rows repeat an earlier row exactly</source>
        <translation>%1 Zeilen wiederholen eine frühere genau</translation>
    </message>
    <message>
        <source>%1 rows repeat an earlier row but for rounding or spelling</source>
        <translation>%1 Zeilen wiederholen eine frühere bis auf Rundung oder Schreibweise</translation>
    </message>
    <message>
        <source>%1 texts of %2 nearly repeat an earlier one</source>
        <translation>%1 Texte von %2 wiederholen fast einen früheren</translation>
    </message>
    <message>
        <source>%1 rows are equal in every column but carry different labels</source>
        <translation>%1 Zeilen sind in jeder Spalte gleich, tragen aber verschiedene Klassen</translation>
    </message>
    <message>
        <source>%1 labels contradict nearly all similar rows</source>
        <translation>%1 Klassen widersprechen fast allen ähnlichen Zeilen</translation>
    </message>
    <message>
        <source>%1 times of %2 are earlier than one before them</source>
        <translation>%1 Zeiten von %2 liegen vor einer früheren Zeile</translation>
    </message>
    <message>
        <source>%1 times of %2 lie before 1900 or in the future</source>
        <translation>%1 Zeiten von %2 liegen vor 1900 oder in der Zukunft</translation>
    </message>
    <message>
        <source>%1 texts of %2 show letters of a wrong encoding</source>
        <translation>%1 Texte von %2 zeigen Buchstaben einer falschen Kodierung</translation>
    </message>
    <message>
        <source>%1 texts of %2 hold characters that could not be decoded</source>
        <translation>%1 Texte von %2 enthalten Zeichen, die nicht dekodiert werden konnten</translation>
    </message>
    <message>
        <source>%1 texts of %2 hold control characters</source>
        <translation>%1 Texte von %2 enthalten Steuerzeichen</translation>
    </message>
    <message>
        <source>Serious</source>
        <translation>Schwer</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Keep class shares in all parts</source>
        <translation>Klassenanteile in allen Teilen halten</translation>
    </message>
    <message>
        <source>Fill gaps</source>
        <translation>Lücken füllen</translation>
    </message>
    <message>
        <source>Leave out column</source>
        <translation>Spalte weglassen</translation>
    </message>
    <message>
        <source>Clip</source>
        <translation>Begrenzen</translation>
    </message>
    <message>
        <source>Read as numbers</source>
        <translation>Als Zahlen lesen</translation>
    </message>
    <message>
        <source>Clean text</source>
        <translation>Text säubern</translation>
    </message>
    <message>
        <source>Fix</source>
        <translation>Beheben</translation>
    </message>
    <message>
        <source>No leak</source>
        <translation>Kein Leck</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>Verdächtig</translation>
    </message>
    <message>
        <source>Leak</source>
        <translation>Leck</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>Nicht geprüft</translation>
    </message>
    <message>
        <source>There are no inputs to compare</source>
        <translation>Es gibt keine Eingaben zu vergleichen</translation>
    </message>
    <message>
        <source>No row is in two parts</source>
        <translation>Keine Zeile ist in zwei Teilen</translation>
    </message>
    <message>
        <source>%1 of %2 rows held out repeat a row of another part</source>
        <translation>%1 von %2 zurückgehaltenen Zeilen wiederholen eine Zeile eines anderen Teils</translation>
    </message>
    <message>
        <source>There are no numbers or texts to compare</source>
        <translation>Es gibt keine Zahlen oder Texte zu vergleichen</translation>
    </message>
    <message>
        <source>No row is in two parts but for rounding or spelling</source>
        <translation>Keine Zeile ist bis auf Rundung oder Schreibweise in zwei Teilen</translation>
    </message>
    <message>
        <source>%1 of %2 rows held out repeat a row of another part but for rounding or spelling</source>
        <translation>%1 von %2 zurückgehaltenen Zeilen wiederholen bis auf Rundung oder Schreibweise eine Zeile eines anderen Teils</translation>
    </message>
    <message>
        <source>No column says which rows belong together</source>
        <translation>Keine Spalte sagt, welche Zeilen zusammengehören</translation>
    </message>
    <message>
        <source>Each value of %1 is in one part only</source>
        <translation>Jeder Wert von %1 ist nur in einem Teil</translation>
    </message>
    <message>
        <source>No column says when a row was taken</source>
        <translation>Keine Spalte sagt, wann eine Zeile entstand</translation>
    </message>
    <message>
        <source>No training row is later than the first test row by %1</source>
        <translation>Keine Trainingszeile liegt nach %1 später als die erste Testzeile</translation>
    </message>
    <message>
        <source>%1 training rows are later than the first test row by %2</source>
        <translation>%1 Trainingszeilen liegen nach %2 später als die erste Testzeile</translation>
    </message>
    <message>
        <source>No target to compare the columns with</source>
        <translation>Kein Ziel, mit dem Spalten verglichen werden könnten</translation>
    </message>
    <message>
        <source>No column gives the target away by itself</source>
        <translation>Keine Spalte verrät allein das Ziel</translation>
    </message>
    <message>
        <source>Gives the target away by itself: %1</source>
        <translation>Verrät allein das Ziel: %1</translation>
    </message>
    <message>
        <source>Even out</source>
        <translation>Ausgleichen</translation>
    </message>
    <message>
        <source>Correct the column</source>
        <translation>Spalte berichtigen</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s) of %1 are rare</source>
        <translation>
            <numerusform>%Ln Wert von %1 ist selten</numerusform>
            <numerusform>%Ln Werte von %1 sind selten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln value(s) of %1 are in more than one part</source>
        <translation>
            <numerusform>%Ln Wert von %1 ist in mehr als einem Teil</numerusform>
            <numerusform>%Ln Werte von %1 sind in mehr als einem Teil</numerusform>
        </translation>
    </message>
    <message>
        <source>%1; chance explains them: the columns have so few different values that about %2 are to be expected</source>
        <translation>%1; das erklärt der Zufall: Die Spalten haben so wenige verschiedene Werte, dass etwa %2 zu erwarten sind</translation>
    </message>
    <message>
        <source>%1 values of %2 lie in damaged parts of %3 (a wrong checksum); get a fresh copy of the file</source>
        <translation>%1 Werte von %2 liegen in beschädigten Teilen von %3 (falsche Prüfsumme); besorgen Sie eine unversehrte Kopie der Datei</translation>
    </message>
</context>
<context>
    <name>cairn::ui::GraphDocument</name>
    <message>
        <source>Save the network</source>
        <translation>Netz speichern</translation>
    </message>
</context>
<context>
    <name>cairn::ui::GraphSource</name>
    <message>
        <source>Run %1: %2</source>
        <translation>Lauf %1: %2</translation>
    </message>
    <message>
        <source>State of %1</source>
        <translation>Stand vom %1</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ImportModelDialog</name>
    <message>
        <source>Layer</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>Approximated</source>
        <translation>Angenähert</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Nicht bekannt</translation>
    </message>
    <message>
        <source>Only operators that became no layer</source>
        <translation>Nur Operatoren, die zu keiner Schicht wurden</translation>
    </message>
    <message>
        <source>Fit the end to the target: no Softmax, as wide as the target</source>
        <translation>Ende an die Zielgröße anpassen: ohne Softmax, so breit wie die Zielgröße</translation>
    </message>
    <message>
        <source>Take the weights over: the next trainings begin with them</source>
        <translation>Gewichte übernehmen: Die nächsten Trainings beginnen mit ihnen</translation>
    </message>
    <message>
        <source>Put on the canvas</source>
        <translation>Auf die Leinwand bringen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Import model</source>
        <translation>Modell importieren</translation>
    </message>
    <message>
        <source>Model file</source>
        <translation>Modelldatei</translation>
    </message>
    <message>
        <source>ONNX (.onnx) or TFLite (.tflite)</source>
        <translation>ONNX (.onnx) oder TFLite (.tflite)</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Operators of the model</source>
        <translation>Operatoren des Modells</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Operator</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Models (*.onnx *.tflite);;All files (*)</source>
        <translation>Modelle (*.onnx *.tflite);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Read %1</source>
        <translation>%1 lesen</translation>
    </message>
    <message>
        <source>Choose a model: each of its operators becomes a layer, those that are not known stay visible on the canvas.</source>
        <translation>Wählen Sie ein Modell: Jeder seiner Operatoren wird zu einer Schicht; unbekannte bleiben auf der Leinwand sichtbar.</translation>
    </message>
    <message>
        <source>%1 of %2 operators became layers.</source>
        <translation>%1 von %2 Operatoren wurden zu Schichten.</translation>
    </message>
    <message>
        <source>%1 are not known: the network cannot be trained until they are replaced. Its weights are not taken over.</source>
        <translation>%1 sind nicht bekannt: Das Netz kann erst trainiert werden, wenn sie ersetzt sind. Seine Gewichte werden nicht übernommen.</translation>
    </message>
    <message>
        <source>Compared with ONNX Runtime on a random row: the largest difference is %1.</source>
        <translation>Auf einer zufälligen Zeile mit ONNX Runtime verglichen: Die größte Abweichung ist %1.</translation>
    </message>
    <message>
        <source>Could not be compared with ONNX Runtime: %1</source>
        <translation>Konnte nicht mit ONNX Runtime verglichen werden: %1</translation>
    </message>
    <message>
        <source>Take over the weights of %1</source>
        <translation>Gewichte von %1 übernehmen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ImportWeightsDialog</name>
    <message>
        <source>File with weights</source>
        <translation>Datei mit Gewichten</translation>
    </message>
    <message>
        <source>Read %1</source>
        <translation>%1 lesen</translation>
    </message>
    <message>
        <source>Network (%1 of %2)</source>
        <translation>Netz (%1 von %2)</translation>
    </message>
    <message>
        <source>Left over in the file (%1)</source>
        <translation>In der Datei übrig (%1)</translation>
    </message>
    <message>
        <source>Choose a file: its tensors are matched to those of the network. Nothing in it is run.</source>
        <translation>Wählen Sie eine Datei: Ihre Tensoren werden denen des Netzes zugeordnet. Nichts darin wird ausgeführt.</translation>
    </message>
    <message>
        <source>%1 · %2 of %3 tensors of the network are in the file</source>
        <translation>%1 · %2 von %3 Tensoren des Netzes sind in der Datei</translation>
    </message>
    <message>
        <source>names of %1</source>
        <translation>Namen von %1</translation>
    </message>
    <message>
        <source>the others begin with random numbers</source>
        <translation>die anderen beginnen mit Zufallszahlen</translation>
    </message>
    <message>
        <source>Select a row to choose its source</source>
        <translation>Wählen Sie eine Zeile aus, um ihre Quelle zu bestimmen</translation>
    </message>
    <message>
        <source>Source of %1</source>
        <translation>Quelle von %1</translation>
    </message>
    <message>
        <source>None: begins with random numbers</source>
        <translation>Keine: beginnt mit Zufallszahlen</translation>
    </message>
    <message>
        <source>%1 tensors joined</source>
        <translation>%1 Tensoren zusammengefügt</translation>
    </message>
    <message>
        <source>Take over the weights of %1</source>
        <translation>Gewichte von %1 übernehmen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Freeze the layers that get all their weights</source>
        <translation>Schichten einfrieren, die alle ihre Gewichte bekommen</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>Übernehmen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Import weights</source>
        <translation>Gewichte importieren</translation>
    </message>
    <message>
        <source>File with the weights</source>
        <translation>Datei mit den Gewichten</translation>
    </message>
    <message>
        <source>PyTorch (.pt, .pth, .bin, .th), safetensors, Keras (.h5, .keras), ONNX, TFLite, llama2.c</source>
        <translation>PyTorch (.pt, .pth, .bin, .th), safetensors, Keras (.h5, .keras), ONNX, TFLite, llama2.c</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Tensor of the file for the selected row</source>
        <translation>Tensor der Datei für die ausgewählte Zeile</translation>
    </message>
    <message>
        <source>Only the other layers learn: the usual beginning of transfer learning. Each layer can be unfrozen in the Inspector.</source>
        <translation>Nur die anderen Schichten lernen: der übliche Anfang des Transferlernens. Jede Schicht lässt sich im Inspektor wieder auftauen.</translation>
    </message>
    <message>
        <source>Tensors of the network</source>
        <translation>Tensoren des Netzes</translation>
    </message>
    <message>
        <source>Filter by name</source>
        <translation>Nach Namen filtern</translation>
    </message>
    <message>
        <source>All tensors</source>
        <translation>Alle Tensoren</translation>
    </message>
    <message>
        <source>Only those to look at</source>
        <translation>Nur die zu prüfenden</translation>
    </message>
    <message>
        <source>Rows shown</source>
        <translation>Gezeigte Zeilen</translation>
    </message>
    <message>
        <source>Names: automatic</source>
        <translation>Namen: automatisch</translation>
    </message>
    <message>
        <source>Names: the same</source>
        <translation>Namen: gleiche</translation>
    </message>
    <message>
        <source>Names: by order and shape</source>
        <translation>Namen: nach Reihenfolge und Form</translation>
    </message>
    <message>
        <source>Names: of %1</source>
        <translation>Namen: von %1</translation>
    </message>
    <message>
        <source>How names are matched</source>
        <translation>Wie Namen zugeordnet werden</translation>
    </message>
    <message>
        <source>What was taken over</source>
        <translation>Was übernommen wurde</translation>
    </message>
    <message>
        <source>Kept with the project: the next trainings begin with these weights.</source>
        <translation>Beim Projekt aufbewahrt: Die nächsten Trainings beginnen mit diesen Gewichten.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::IntervalView</name>
    <message>
        <source>Rows in the order of their predictions</source>
        <translation>Zeilen in der Reihenfolge ihrer Vorhersagen</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Prediction intervals</source>
        <translation>Vorhersageintervalle</translation>
    </message>
    <message>
        <source>Predicted, with interval</source>
        <translation>Vorhergesagt, mit Intervall</translation>
    </message>
    <message>
        <source>Actual</source>
        <translation>Tatsächlich</translation>
    </message>
    <message>
        <source>Intervals that should hold %1 of the answers hold %2; they are %3 wide on average.</source>
        <translation>Intervalle, die %1 der Antworten enthalten sollen, enthalten %2; sie sind im Mittel %3 breit.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::JobRow</name>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Done in %1</source>
        <translation>Fertig in %1</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>noch etwa %1</translation>
    </message>
    <message>
        <source>Cancel this job</source>
        <translation>Diesen Auftrag abbrechen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::JoinDialog</name>
    <message>
        <source>Join two tables</source>
        <translation>Zwei Tabellen verbinden</translation>
    </message>
    <message>
        <source>rows with a partner on both sides (inner)</source>
        <translation>Zeilen mit Partner auf beiden Seiten (inner)</translation>
    </message>
    <message>
        <source>all rows of the first table (left)</source>
        <translation>alle Zeilen der ersten Tabelle (left)</translation>
    </message>
    <message>
        <source>all rows of the second table (right)</source>
        <translation>alle Zeilen der zweiten Tabelle (right)</translation>
    </message>
    <message>
        <source>all rows of both tables (full)</source>
        <translation>alle Zeilen beider Tabellen (full)</translation>
    </message>
    <message>
        <source>rows of the first table that have a partner (semi)</source>
        <translation>Zeilen der ersten Tabelle, die einen Partner haben (semi)</translation>
    </message>
    <message>
        <source>rows of the first table without a partner (anti)</source>
        <translation>Zeilen der ersten Tabelle ohne Partner (anti)</translation>
    </message>
    <message>
        <source>SQL of the join</source>
        <translation>SQL der Verbindung</translation>
    </message>
    <message>
        <source>One more pair of columns</source>
        <translation>Noch ein Spaltenpaar</translation>
    </message>
    <message>
        <source>First table</source>
        <translation>Erste Tabelle</translation>
    </message>
    <message>
        <source>Second table</source>
        <translation>Zweite Tabelle</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Rows belong together where these are equal</source>
        <translation>Zeilen gehören zusammen, wo diese gleich sind</translation>
    </message>
    <message>
        <source>Write the query</source>
        <translation>Abfrage schreiben</translation>
    </message>
</context>
<context>
    <name>cairn::ui::KindList</name>
    <message>
        <source>Find a layer</source>
        <translation>Schicht suchen</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>Schichten</translation>
    </message>
</context>
<context>
    <name>cairn::ui::KindPopup</name>
    <message>
        <source>%1  ·  %2</source>
        <translation>%1  ·  %2</translation>
    </message>
</context>
<context>
    <name>cairn::ui::LaunchDialog</name>
    <message>
        <source>Train on a cluster...</source>
        <translation>Auf einem Cluster trainieren...</translation>
    </message>
    <message>
        <source>Packs the project with its data and a script for torchrun, mpirun, Slurm or Kubernetes</source>
        <translation>Packt das Projekt mit seinen Daten und ein Skript für torchrun, mpirun, Slurm oder Kubernetes</translation>
    </message>
    <message>
        <source>Pack the files of the data</source>
        <translation>Dateien der Daten mitpacken</translation>
    </message>
    <message>
        <source>Train on a cluster</source>
        <translation>Auf einem Cluster trainieren</translation>
    </message>
    <message>
        <source>The script</source>
        <translation>Das Skript</translation>
    </message>
    <message>
        <source>Write to a folder...</source>
        <translation>In einen Ordner schreiben...</translation>
    </message>
    <message>
        <source>torchrun</source>
        <translation>torchrun</translation>
    </message>
    <message>
        <source>mpirun (Open MPI)</source>
        <translation>mpirun (Open MPI)</translation>
    </message>
    <message>
        <source>Slurm</source>
        <translation>Slurm</translation>
    </message>
    <message>
        <source>Kubernetes (PyTorchJob)</source>
        <translation>Kubernetes (PyTorchJob)</translation>
    </message>
    <message>
        <source>Where you will put the folder, as every machine sees it</source>
        <translation>Wo der Ordner liegen wird, wie jeder Rechner ihn sieht</translation>
    </message>
    <message>
        <source>Name or address of the machine with rank 0, in a private network</source>
        <translation>Name oder Adresse des Rechners mit Rang 0, in einem privaten Netz</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>Gestartet von</translation>
    </message>
    <message>
        <source>Machines</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Ranks on each</source>
        <translation>Ränge je Rechner</translation>
    </message>
    <message>
        <source>First machine</source>
        <translation>Erster Rechner</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Container</source>
        <translation>Container</translation>
    </message>
    <message>
        <source>Folder there</source>
        <translation>Ordner dort</translation>
    </message>
    <message>
        <source>The folder gets the project without its runs, the data and this script. Copy it to %1, and start the script there.</source>
        <translation>Der Ordner bekommt das Projekt ohne seine Läufe, die Daten und dieses Skript. Kopieren Sie ihn nach %1 und starten Sie das Skript dort.</translation>
    </message>
    <message>
        <source>New or empty folder for the pack</source>
        <translation>Neuer oder leerer Ordner für das Paket</translation>
    </message>
    <message>
        <source>Packing...</source>
        <translation>Packe...</translation>
    </message>
    <message>
        <source>Pack the project</source>
        <translation>Projekt packen</translation>
    </message>
    <message>
        <source>Written to %1. Copy the folder to %2 and start %3 there.</source>
        <translation>Nach %1 geschrieben. Kopieren Sie den Ordner nach %2 und starten Sie dort %3.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::LeakBadge</name>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>Leaks not checked</source>
        <translation>Lecks nicht geprüft</translation>
    </message>
    <message>
        <source>Click to prove that training and test rows are apart</source>
        <translation>Klicken, um zu prüfen, dass Trainings- und Testzeilen getrennt sind</translation>
    </message>
    <message>
        <source>No leak</source>
        <translation>Kein Leck</translation>
    </message>
    <message>
        <source>Leak</source>
        <translation>Leck</translation>
    </message>
    <message>
        <source>Suspicious</source>
        <translation>Verdächtig</translation>
    </message>
</context>
<context>
    <name>cairn::ui::LossCard</name>
    <message>
        <source>The loss %1 trains another form of answer than the target has, which is: %2.</source>
        <translation>Der Verlust %1 trainiert eine andere Form der Antwort als die des Ziels: %2.</translation>
    </message>
    <message>
        <source>Answer as: %1</source>
        <translation>Beantworten als: %1</translation>
    </message>
    <message>
        <source>Changes what the target asks for and replaces the head of the network; the Data page can undo it</source>
        <translation>Ändert, was das Ziel verlangt, und ersetzt den Kopf des Netzes; die Seite Daten kann es rückgängig machen</translation>
    </message>
    <message>
        <source>Loss and answer do not fit</source>
        <translation>Verlust und Antwort passen nicht zusammen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::LossView</name>
    <message>
        <source>Loss of the row</source>
        <translation>Verlust der Zeile</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Losses of the rows</source>
        <translation>Verluste der Zeilen</translation>
    </message>
    <message>
        <source>losses from %1 to %2</source>
        <translation>Verluste von %1 bis %2</translation>
    </message>
</context>
<context>
    <name>cairn::ui::MainWindow</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About Cairn</source>
        <translation>Über Cairn</translation>
    </message>
    <message>
        <source># Cairn %1

Workbench for deep learning on big data.

A cairn is a landmark made of stacked layers.

Free software under the GNU General Public License, version 3 or later. Nothing you do here leaves this computer.</source>
        <translation># Cairn %1

Werkbank für Deep Learning auf großen Daten.

Ein Cairn ist ein Steinmännchen: eine Wegmarke aus geschichteten Steinen.

Freie Software unter der GNU General Public License, Version 3 oder neuer. Nichts, was hier getan wird, verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>Schublade</translation>
    </message>
    <message>
        <source>Memory %1</source>
        <translation>Speicher %1</translation>
    </message>
    <message>
        <source>%1 (read-only) – Cairn</source>
        <translation>%1 (nur lesbar) – Cairn</translation>
    </message>
    <message>
        <source>%1 – Cairn</source>
        <translation>%1 – Cairn</translation>
    </message>
</context>
<context>
    <name>cairn::ui::MappingModel</name>
    <message>
        <source>Taken over</source>
        <translation>Übernommen</translation>
    </message>
    <message>
        <source>Approximated</source>
        <translation>Angenähert</translation>
    </message>
    <message>
        <source>Other shape</source>
        <translation>Andere Form</translation>
    </message>
    <message>
        <source>Not in the file</source>
        <translation>Nicht in der Datei</translation>
    </message>
    <message>
        <source>Not needed</source>
        <translation>Nicht nötig</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Tensor of the network</source>
        <translation>Tensor des Netzes</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>From the file</source>
        <translation>Aus der Datei</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
</context>
<context>
    <name>cairn::ui::MemoryDialog</name>
    <message>
        <source>Memory for data</source>
        <translation>Speicher für Daten</translation>
    </message>
    <message>
        <source> GiB</source>
        <translation> GiB</translation>
    </message>
    <message>
        <source>Data that do not fit are streamed from the disk. This computer has %1; unless you choose, data may take half of it. What is open or training now keeps what it has.</source>
        <translation>Daten, die nicht hineinpassen, werden von der Platte gelesen. Dieser Rechner hat %1; ohne Wahl dürfen Daten die Hälfte davon belegen. Was gerade offen ist oder trainiert, behält, was es hat.</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>Höchstens</translation>
    </message>
    <message>
        <source>Half of it</source>
        <translation>Die Hälfte</translation>
    </message>
</context>
<context>
    <name>cairn::ui::Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Train</source>
        <translation>&amp;Trainieren</translation>
    </message>
    <message>
        <source>&amp;Inspect</source>
        <translation>&amp;Untersuchen</translation>
    </message>
    <message>
        <source>De&amp;ploy</source>
        <translation>Aus&amp;gabe</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
</context>
<context>
    <name>cairn::ui::MetricFeed</name>
    <message>
        <source>Read the curves</source>
        <translation>Kurven lesen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ModelPage</name>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Dense</source>
        <translation>Dicht</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>Faltung</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>Pooling</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>Aktivierung</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>Normierung</translation>
    </message>
    <message>
        <source>Regularisation</source>
        <translation>Regularisierung</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Combine</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Problems of the network</source>
        <translation>Probleme des Netzes</translation>
    </message>
    <message>
        <source>Change %1</source>
        <translation>%1 ändern</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Arrange</source>
        <translation>Anordnen</translation>
    </message>
    <message>
        <source>Place the layers so that data flows from left to right with few crossings</source>
        <translation>Die Schichten so legen, dass Daten mit wenigen Kreuzungen von links nach rechts fließen</translation>
    </message>
    <message>
        <source>Show the whole network</source>
        <translation>Das ganze Netz zeigen</translation>
    </message>
    <message>
        <source>Zoom so that every layer is in view</source>
        <translation>So zoomen, dass jede Schicht zu sehen ist</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Start from a network that adapts to the data</source>
        <translation>Mit einem Netz anfangen, das sich den Daten anpasst</translation>
    </message>
    <message>
        <source>Layers that fit here</source>
        <translation>Schichten, die hier passen</translation>
    </message>
    <message>
        <source>Add a layer</source>
        <translation>Schicht hinzufügen</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>Kein Projekt</translation>
    </message>
    <message>
        <source>A network is built for a project: open one, or make one from a file.</source>
        <translation>Ein Netz wird für ein Projekt gebaut: eines öffnen oder aus einer Datei anlegen.</translation>
    </message>
    <message>
        <source>Empty network: press Tab to add a layer, or choose a template.</source>
        <translation>Leeres Netz: Tab fügt eine Schicht hinzu, oder eine Vorlage wählen.</translation>
    </message>
    <message numerus="yes">
        <source>%n layers</source>
        <translation>
            <numerusform>%n Schicht</numerusform>
            <numerusform>%n Schichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>%1 hinzufügen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>Trennen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message numerus="yes">
        <source>%n layers copied</source>
        <translation>
            <numerusform>%n Schicht kopiert</numerusform>
            <numerusform>%n Schichten kopiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>Einfügen</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Verdoppeln</translation>
    </message>
    <message>
        <source>Arrange the network</source>
        <translation>Netz anordnen</translation>
    </message>
    <message>
        <source>Build the template</source>
        <translation>Vorlage bauen</translation>
    </message>
    <message>
        <source>Use template %1</source>
        <translation>Vorlage %1 verwenden</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weitere</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>  ·  %1 parameters  ·  %2 per row (estimate)  ·  %3 of outputs per row</source>
        <translation>  ·  %1 Parameter  ·  %2 je Zeile (geschätzt)  ·  %3 Ausgaben je Zeile</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Sequence</source>
        <translation>Folgen</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>Aufmerksamkeit</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>Generative</source>
        <translation>Generativ</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>Köpfe</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>Blöcke</translation>
    </message>
    <message>
        <source>weights of %1</source>
        <translation>Gewichte von %1</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>eingefroren</translation>
    </message>
    <message>
        <source>rate × %1</source>
        <translation>Rate × %1</translation>
    </message>
    <message>
        <source>Way to the block shown</source>
        <translation>Weg zum gezeigten Block</translation>
    </message>
    <message>
        <source>Change how it is trained</source>
        <translation>Ändern, wie trainiert wird</translation>
    </message>
    <message>
        <source>Make %1 a parameter of the block</source>
        <translation>%1 zum Parameter des Blocks machen</translation>
    </message>
    <message>
        <source>Make a block of the selection</source>
        <translation>Aus der Auswahl einen Block machen</translation>
    </message>
    <message>
        <source>Turns the selected layers into one that can be named, repeated and used again</source>
        <translation>Macht aus den gewählten Schichten eine, die benannt, wiederholt und wiederverwendet werden kann</translation>
    </message>
    <message>
        <source>Unpack the block</source>
        <translation>Block auspacken</translation>
    </message>
    <message>
        <source>Puts the layers of the selected block in its place</source>
        <translation>Setzt die Schichten des gewählten Blocks an seine Stelle</translation>
    </message>
    <message>
        <source>Show the inside of the block</source>
        <translation>Das Innere des Blocks zeigen</translation>
    </message>
    <message>
        <source>Also by double click or Enter</source>
        <translation>Auch mit Doppelklick oder Eingabetaste</translation>
    </message>
    <message>
        <source>Leave the block</source>
        <translation>Block verlassen</translation>
    </message>
    <message>
        <source>Shows the network around the block</source>
        <translation>Zeigt das Netz um den Block herum</translation>
    </message>
    <message>
        <source>Save the block to my library</source>
        <translation>Block in meiner Bibliothek sichern</translation>
    </message>
    <message>
        <source>Offers the selected block in all projects</source>
        <translation>Bietet den gewählten Block in allen Projekten an</translation>
    </message>
    <message>
        <source>Make a block</source>
        <translation>Block bilden</translation>
    </message>
    <message>
        <source>Name of the block</source>
        <translation>Name des Blocks</translation>
    </message>
    <message>
        <source>Make the block %1</source>
        <translation>Block %1 bilden</translation>
    </message>
    <message>
        <source>The block %1 is in your library</source>
        <translation>Der Block %1 liegt in Ihrer Bibliothek</translation>
    </message>
    <message>
        <source>Changes hold for every use of the block %1. Alt+Up leaves it.</source>
        <translation>Änderungen gelten für jede Verwendung des Blocks %1. Alt+Auf verlässt ihn.</translation>
    </message>
    <message>
        <source>Find a layer of the network</source>
        <translation>Eine Schicht des Netzes suchen</translation>
    </message>
    <message>
        <source>Type a part of its name or kind</source>
        <translation>Einen Teil des Namens oder der Art eingeben</translation>
    </message>
    <message>
        <source>Align in a row</source>
        <translation>In einer Zeile ausrichten</translation>
    </message>
    <message>
        <source>Gives the selected layers the height of the topmost</source>
        <translation>Gibt den gewählten Schichten die Höhe der obersten</translation>
    </message>
    <message>
        <source>Align in a column</source>
        <translation>In einer Spalte ausrichten</translation>
    </message>
    <message>
        <source>Puts the selected layers below the leftmost</source>
        <translation>Setzt die gewählten Schichten unter die am weitesten links</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Quelltext</translation>
    </message>
    <message>
        <source>Show the PyTorch source of the network beside the canvas</source>
        <translation>Den PyTorch-Quelltext des Netzes neben der Zeichenfläche zeigen</translation>
    </message>
    <message>
        <source>Mend</source>
        <translation>Beheben</translation>
    </message>
    <message>
        <source>Changes that make this problem go away</source>
        <translation>Änderungen, nach denen dieses Problem weg ist</translation>
    </message>
    <message>
        <source>Cairn knows no change that helps here</source>
        <translation>Cairn kennt keine Änderung, die hier hilft</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Graphs</source>
        <translation>Graphen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Show what distinguishes this network from that of a run, an earlier state or another project, and take parts over</source>
        <translation>Zeigt, was dieses Netz von dem eines Laufs, eines früheren Stands oder eines anderen Projekts unterscheidet, und übernimmt Teile</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>Beispiel</translation>
    </message>
    <message>
        <source>Let a real sample flow through the network: what every layer makes of it, and layers that are dead, vanishing or exploding</source>
        <translation>Lässt ein echtes Beispiel durch das Netz fließen: was jede Schicht daraus macht, und Schichten, die tot sind, verschwinden oder explodieren</translation>
    </message>
    <message>
        <source>Import model…</source>
        <translation>Modell importieren …</translation>
    </message>
    <message>
        <source>Put an ONNX or TFLite model on the canvas, with its weights</source>
        <translation>Ein ONNX- oder TFLite-Modell mit seinen Gewichten auf die Leinwand bringen</translation>
    </message>
    <message>
        <source>Import weights…</source>
        <translation>Gewichte importieren …</translation>
    </message>
    <message>
        <source>Begin with weights of PyTorch, safetensors, Keras, ONNX or TFLite: choose what goes where</source>
        <translation>Mit Gewichten aus PyTorch, safetensors, Keras, ONNX oder TFLite beginnen und wählen, was wohin gehört</translation>
    </message>
    <message>
        <source>Report of the imported weights</source>
        <translation>Bericht über die importierten Gewichte</translation>
    </message>
    <message>
        <source>What became of each tensor of the file</source>
        <translation>Was aus jedem Tensor der Datei wurde</translation>
    </message>
    <message>
        <source>Forget the imported weights</source>
        <translation>Importierte Gewichte vergessen</translation>
    </message>
    <message>
        <source>The next trainings begin with random numbers again</source>
        <translation>Die nächsten Trainings beginnen wieder mit Zufallszahlen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Models and weights of other programs</source>
        <translation>Modelle und Gewichte anderer Programme</translation>
    </message>
    <message>
        <source>Freeze imported layers</source>
        <translation>Importierte Schichten einfrieren</translation>
    </message>
    <message>
        <source>Import %1</source>
        <translation>%1 importieren</translation>
    </message>
    <message>
        <source>Look for imported weights</source>
        <translation>Importierte Gewichte suchen</translation>
    </message>
    <message>
        <source>begins with %1 (%2 tensors)</source>
        <translation>beginnt mit %1 (%2 Tensoren)</translation>
    </message>
    <message>
        <source>Read the report</source>
        <translation>Bericht lesen</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>Notiz hinzufügen</translation>
    </message>
    <message>
        <source>Puts a text onto the canvas</source>
        <translation>Legt einen Text auf die Zeichenfläche</translation>
    </message>
    <message>
        <source>Frame the selected layers</source>
        <translation>Ausgewählte Schichten einrahmen</translation>
    </message>
    <message>
        <source>Draws a frame with a title around them; moved, it takes them along</source>
        <translation>Zieht einen Rahmen mit Titel um sie; wird er verschoben, nimmt er sie mit</translation>
    </message>
    <message>
        <source>Change the colour</source>
        <translation>Farbe wechseln</translation>
    </message>
    <message>
        <source>Gives the selected notes and frames the next colour</source>
        <translation>Gibt den ausgewählten Notizen und Rahmen die nächste Farbe</translation>
    </message>
    <message>
        <source>Edit the note</source>
        <translation>Notiz bearbeiten</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>Größe ändern</translation>
    </message>
    <message>
        <source>Fold into one card</source>
        <translation>Zu einer Karte einklappen</translation>
    </message>
    <message>
        <source>Shows the selected layers, or what lies in the selected frame, as one card; nothing else changes</source>
        <translation>Zeigt die ausgewählten Schichten oder den Inhalt des ausgewählten Rahmens als eine Karte; sonst ändert sich nichts</translation>
    </message>
    <message>
        <source>Unfold</source>
        <translation>Ausklappen</translation>
    </message>
    <message>
        <source>Shows the layers of the selected card again; also by double click or Enter</source>
        <translation>Zeigt die Schichten der ausgewählten Karte wieder; auch mit Doppelklick oder Eingabetaste</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ModelState</name>
    <message>
        <source>The model is being trained</source>
        <translation>Das Modell wird trainiert</translation>
    </message>
    <message>
        <source>%1 There is something to look at from its first checkpoint on.</source>
        <translation>%1 Ab dem ersten Sicherungspunkt gibt es etwas zu sehen.</translation>
    </message>
    <message>
        <source>No trained model yet</source>
        <translation>Noch kein trainiertes Modell</translation>
    </message>
    <message>
        <source>The model has learned on since this was computed.</source>
        <translation>Das Modell hat weitergelernt, seit dies berechnet wurde.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::NodeForm</name>
    <message>
        <source>This version does not know this kind of layer.</source>
        <translation>Diese Version kennt diese Art von Schicht nicht.</translation>
    </message>
    <message>
        <source>Weights are named after this: &quot;%1.weight&quot;</source>
        <translation>Gewichte heißen danach: „%1.weight“</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>%1 %2: %3</source>
        <translation>%1 %2: %3</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>Eingang</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgang</translation>
    </message>
    <message>
        <source>Parameters: %1</source>
        <translation>Parameter: %1</translation>
    </message>
    <message>
        <source>Output per row: %1</source>
        <translation>Ausgabe je Zeile: %1</translation>
    </message>
    <message numerus="yes">
        <source>%n layers selected</source>
        <translation>
            <numerusform>%n Schicht ausgewählt</numerusform>
            <numerusform>%n Schichten ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Netz</translation>
    </message>
    <message>
        <source>Layers: %1</source>
        <translation>Schichten: %1</translation>
    </message>
    <message>
        <source>Choose a layer to see and change its properties. Tab adds one, a drag from port to port connects.</source>
        <translation>Eine Schicht wählen, um ihre Eigenschaften zu sehen und zu ändern. Tab fügt eine hinzu, Ziehen von Anschluss zu Anschluss verbindet.</translation>
    </message>
    <message>
        <source>Work per row: %1 (estimate)</source>
        <translation>Aufwand je Zeile: %1 (geschätzt)</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>eigene</translation>
    </message>
    <message>
        <source>Right click: make it a parameter of the block</source>
        <translation>Rechtsklick: zum Parameter des Blocks machen</translation>
    </message>
    <message>
        <source>Make it a parameter of the block</source>
        <translation>Zum Parameter des Blocks machen</translation>
    </message>
    <message>
        <source>Layers that are alike can use the same weights: what one learns, the other knows</source>
        <translation>Gleichartige Schichten können dieselben Gewichte benutzen: Was die eine lernt, kann die andere</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Keeps its weights as they are while the others are trained</source>
        <translation>Lässt ihre Gewichte, wie sie sind, während die anderen trainiert werden</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>Eingefroren</translation>
    </message>
    <message>
        <source>Multiple of the run&apos;s learning rate; below 1 for layers that were trained before</source>
        <translation>Vielfaches der Lernrate des Laufs; unter 1 für Schichten, die schon trainiert sind</translation>
    </message>
    <message>
        <source>Learning rate ×</source>
        <translation>Lernrate ×</translation>
    </message>
    <message>
        <source>= name of a parameter</source>
        <translation>= Name eines Parameters</translation>
    </message>
</context>
<context>
    <name>cairn::ui::OptionForm</name>
    <message>
        <source>  (from %1 to %2)</source>
        <translation>  (von %1 bis %2)</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>Weitere Optionen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::PageList</name>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>What this project holds, and how to begin</source>
        <translation>Was dieses Projekt enthält und wie man anfängt</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Look at the rows, choose what to learn and from what</source>
        <translation>Zeilen ansehen, wählen, was woraus gelernt wird</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Build the network from layers</source>
        <translation>Das Netz aus Schichten bauen</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Train the model and watch it learn</source>
        <translation>Das Modell trainieren und ihm beim Lernen zusehen</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>Bewerten</translation>
    </message>
    <message>
        <source>See how good the model is and where it errs</source>
        <translation>Sehen, wie gut das Modell ist und wo es irrt</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>Einbettung</translation>
    </message>
    <message>
        <source>See how a layer arranges the data in space</source>
        <translation>Sehen, wie eine Schicht die Daten im Raum anordnet</translation>
    </message>
    <message>
        <source>Explain</source>
        <translation>Erklären</translation>
    </message>
    <message>
        <source>See which parts of the input made the difference</source>
        <translation>Sehen, welche Teile der Eingabe den Ausschlag gaben</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>Ausgeben</translation>
    </message>
    <message>
        <source>Take the trained model away</source>
        <translation>Das trainierte Modell mitnehmen</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Compare all trainings: table, curves, differences</source>
        <translation>Alle Trainings vergleichen: Tabelle, Kurven, Unterschiede</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ParamForm</name>
    <message>
        <source>%1 (from %2 to %3)</source>
        <translation>%1 (von %2 bis %3)</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>(keine)</translation>
    </message>
    <message>
        <source>%1 (not there)</source>
        <translation>%1 (nicht da)</translation>
    </message>
</context>
<context>
    <name>cairn::ui::PixelRowModel</name>
    <message>
        <source>Row %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>Loss %1</source>
        <translation>Verlust %1</translation>
    </message>
    <message>
        <source>%1 of the pixels right</source>
        <translation>%1 der Pixel richtig</translation>
    </message>
    <message>
        <source>Hardest first</source>
        <translation>Schwierigste zuerst</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>Wahrheit</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>Vorhersage</translation>
    </message>
    <message>
        <source>Ask the model</source>
        <translation>Modell fragen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::PreflightCard</name>
    <message>
        <source>Before you start</source>
        <translation>Vor dem Start</translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation>Wartet auf den Rechenkern</translation>
    </message>
    <message>
        <source>Measuring a few steps...</source>
        <translation>Misst ein paar Schritte …</translation>
    </message>
    <message>
        <source>Measure a training step</source>
        <translation>Trainingsschritt messen</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>Parameter</translation>
    </message>
    <message>
        <source>Memory of a step</source>
        <translation>Speicher eines Schritts</translation>
    </message>
    <message>
        <source>%1 for weights, gradients and the optimiser, %2 for the outputs of the layers</source>
        <translation>%1 für Gewichte, Gradienten und Optimierer, %2 für die Ausgaben der Schichten</translation>
    </message>
    <message>
        <source>A step</source>
        <translation>Ein Schritt</translation>
    </message>
    <message numerus="yes">
        <source>%1 rows on %2, %n threads</source>
        <translation>
            <numerusform>%1 Zeilen auf %2, ein Thread</numerusform>
            <numerusform>%1 Zeilen auf %2, %n Threads</numerusform>
        </translation>
    </message>
    <message>
        <source>An epoch</source>
        <translation>Eine Epoche</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>etwa %1</translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>ein Schritt</numerusform>
            <numerusform>%n Schritte</numerusform>
        </translation>
    </message>
    <message>
        <source>The run</source>
        <translation>Der Lauf</translation>
    </message>
    <message numerus="yes">
        <source>%n epochs, with validation</source>
        <translation>
            <numerusform>eine Epoche, mit Validierung</numerusform>
            <numerusform>%n Epochen, mit Validierung</numerusform>
        </translation>
    </message>
    <message>
        <source>How good this was is told after the run.</source>
        <translation>Wie gut das war, steht nach dem Lauf hier.</translation>
    </message>
    <message>
        <source>The last prediction was exact.</source>
        <translation>Die letzte Vorhersage war genau.</translation>
    </message>
    <message>
        <source>The last prediction was %1 % too long.</source>
        <translation>Die letzte Vorhersage war %1 % zu lang.</translation>
    </message>
    <message>
        <source>The last prediction was %1 % too short.</source>
        <translation>Die letzte Vorhersage war %1 % zu kurz.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::PreviewModel</name>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ProfileView</name>
    <message>
        <source>Pearson; by ranks %1</source>
        <translation>Pearson; nach Rängen %1</translation>
    </message>
    <message>
        <source>Pearson</source>
        <translation>Pearson</translation>
    </message>
    <message>
        <source>Cramér&apos;s V, corrected</source>
        <translation>Cramérs V, korrigiert</translation>
    </message>
    <message>
        <source>correlation ratio</source>
        <translation>Korrelationsverhältnis</translation>
    </message>
    <message>
        <source>Profile all rows</source>
        <translation>Alle Zeilen auswerten</translation>
    </message>
    <message>
        <source>Profile a sample</source>
        <translation>Stichprobe auswerten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>How columns go together</source>
        <translation>Wie Spalten zusammenhängen</translation>
    </message>
    <message>
        <source>Exact figures over every row; fills column by column and can be stopped</source>
        <translation>Genaue Zahlen über jede Zeile; füllt sich Spalte für Spalte und kann angehalten werden</translation>
    </message>
    <message>
        <source>Figures from rows drawn at random: quick, but estimates</source>
        <translation>Zahlen aus zufällig gezogenen Zeilen: schnell, aber geschätzt</translation>
    </message>
    <message>
        <source> rows</source>
        <translation> Zeilen</translation>
    </message>
    <message>
        <source>Rows in the sample</source>
        <translation>Zeilen in der Stichprobe</translation>
    </message>
    <message>
        <source>Looking at the rows…</source>
        <translation>Zeilen werden angesehen …</translation>
    </message>
    <message>
        <source>Not profiled yet</source>
        <translation>Noch nicht ausgewertet</translation>
    </message>
    <message>
        <source>%1 of %2 columns</source>
        <translation>%1 von %2 Spalten</translation>
    </message>
    <message>
        <source>Estimates from a sample of %1 of %2 rows</source>
        <translation>Schätzungen aus einer Stichprobe von %1 von %2 Zeilen</translation>
    </message>
    <message>
        <source>Exact figures of all %1 rows</source>
        <translation>Genaue Zahlen aller %1 Zeilen</translation>
    </message>
    <message>
        <source>Compared once all columns are done</source>
        <translation>Verglichen wird, wenn alle Spalten fertig sind</translation>
    </message>
    <message>
        <source>Numbers: Pearson. Categories: Cramér&apos;s V. Mixed: correlation ratio.</source>
        <translation>Zahlen: Pearson. Kategorien: Cramérs V. Gemischt: Korrelationsverhältnis.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ProjectActions</name>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>Opened %1</source>
        <translation>%1 geöffnet</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Prepare the data</source>
        <translation>Daten vorbereiten</translation>
    </message>
    <message>
        <source>Open the data</source>
        <translation>Daten öffnen</translation>
    </message>
    <message>
        <source>Snapshot %1</source>
        <translation>Schnappschuss %1</translation>
    </message>
    <message>
        <source>Snapshot “%1” saved</source>
        <translation>Schnappschuss „%1“ gespeichert</translation>
    </message>
    <message>
        <source>&amp;New project…</source>
        <translation>&amp;Neues Projekt …</translation>
    </message>
    <message>
        <source>Make an empty project file; it saves itself from then on</source>
        <translation>Eine leere Projektdatei anlegen; sie speichert sich von da an selbst</translation>
    </message>
    <message>
        <source>Projects (*.cairn)</source>
        <translation>Projekte (*.cairn)</translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation>Projekt ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open a project file</source>
        <translation>Eine Projektdatei öffnen</translation>
    </message>
    <message>
        <source>Open project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Open the sample: Fashion-MNIST</source>
        <translation>Beispiel öffnen: Fashion-MNIST</translation>
    </message>
    <message>
        <source>70,000 small pictures of clothes in ten classes, ready to train on</source>
        <translation>70.000 kleine Bilder von Kleidung in zehn Klassen, bereit zum Trainieren</translation>
    </message>
    <message>
        <source>Save a named &amp;snapshot…</source>
        <translation>&amp;Schnappschuss speichern …</translation>
    </message>
    <message>
        <source>Projects save themselves; a snapshot keeps how it is now under a name</source>
        <translation>Projekte speichern sich selbst; ein Schnappschuss hält den jetzigen Stand unter einem Namen fest</translation>
    </message>
    <message>
        <source>Save a snapshot</source>
        <translation>Schnappschuss speichern</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Show the project&apos;s folder</source>
        <translation>Ordner des Projekts zeigen</translation>
    </message>
    <message>
        <source>Open the folder of the project file in the file manager</source>
        <translation>Den Ordner der Projektdatei in der Dateiverwaltung öffnen</translation>
    </message>
    <message>
        <source>&amp;Close project</source>
        <translation>Projekt s&amp;chließen</translation>
    </message>
    <message>
        <source>Back to the start page; a running training is asked about first</source>
        <translation>Zurück zur Startseite; nach einem laufenden Training wird erst gefragt</translation>
    </message>
    <message>
        <source>Open &amp;data…</source>
        <translation>&amp;Daten öffnen …</translation>
    </message>
    <message>
        <source>Open data</source>
        <translation>Daten öffnen</translation>
    </message>
    <message>
        <source>Look for the data again</source>
        <translation>Daten erneut suchen</translation>
    </message>
    <message>
        <source>Open the project&apos;s data once more, after files were put back or changed</source>
        <translation>Die Daten des Projekts noch einmal öffnen, nachdem Dateien zurückgelegt oder geändert wurden</translation>
    </message>
    <message>
        <source>Take the changed data</source>
        <translation>Geänderte Daten übernehmen</translation>
    </message>
    <message>
        <source>Make synthetic data…</source>
        <translation>Synthetische Daten erzeugen…</translation>
    </message>
    <message>
        <source>Write a table, series, ratings, sequences, pictures or a graph of any size whose truth is known, and open it</source>
        <translation>Eine Tabelle, Reihen, Bewertungen, Folgen, Bilder oder einen Graphen beliebiger Größe schreiben, deren Wahrheit bekannt ist, und öffnen</translation>
    </message>
    <message>
        <source>Record a stream…</source>
        <translation>Datenstrom aufzeichnen…</translation>
    </message>
    <message>
        <source>Store rows as they arrive from a growing file, a folder, a FIFO, TCP, HTTP or Kafka, and watch them</source>
        <translation>Zeilen aus einer wachsenden Datei, einem Ordner, einem FIFO, TCP, HTTP oder Kafka speichern, wie sie ankommen, und dabei zusehen</translation>
    </message>
    <message>
        <source>Take what lies there now as the next version of the project&apos;s data; rows stay in their parts</source>
        <translation>Übernimmt, was jetzt dort liegt, als nächste Version der Daten des Projekts; Zeilen bleiben in ihrem Teil</translation>
    </message>
    <message>
        <source>Open data &amp;folder…</source>
        <translation>Daten&amp;ordner öffnen …</translation>
    </message>
    <message>
        <source>Open data folder</source>
        <translation>Datenordner öffnen</translation>
    </message>
    <message>
        <source>Sa&amp;mples…</source>
        <translation>&amp;Beispieldaten…</translation>
    </message>
    <message>
        <source>Public data sets to try things on: what is on this computer opens at once, the rest is downloaded</source>
        <translation>Öffentliche Datensätze zum Ausprobieren: Was auf diesem Rechner liegt, öffnet sich sofort, der Rest wird heruntergeladen</translation>
    </message>
    <message>
        <source>&amp;Query…</source>
        <translation>&amp;Abfrage…</translation>
    </message>
    <message>
        <source>Join and reshape several sources with SQL, see the first rows, and use the result as data</source>
        <translation>Mehrere Quellen mit SQL verbinden und umformen, die ersten Zeilen sehen und das Ergebnis als Daten verwenden</translation>
    </message>
    <message>
        <source>Open a table (CSV, JSON, Parquet, Excel, SQLite, DuckDB) or pictures, sounds, videos and arrays; dropping files anywhere does the same</source>
        <translation>Eine Tabelle (CSV, JSON, Parquet, Excel, SQLite, DuckDB) oder Bilder, Töne, Videos und Felder öffnen; Dateien irgendwo abzulegen tut dasselbe</translation>
    </message>
    <message>
        <source>Data (*.csv *.tsv *.txt *.data *.json *.jsonl *.ndjson *.parquet *.xlsx *.xlsm *.db *.sqlite *.sqlite3 *.duckdb *.mp4 *.m4v *.mov *.mkv *.webm *.avi *.npy *.npz *.h5 *.hdf5 *.mat *ubyte *.gz);;All files (*)</source>
        <translation>Daten (*.csv *.tsv *.txt *.data *.json *.jsonl *.ndjson *.parquet *.xlsx *.xlsm *.db *.sqlite *.sqlite3 *.duckdb *.mp4 *.m4v *.mov *.mkv *.webm *.avi *.npy *.npz *.h5 *.hdf5 *.mat *ubyte *.gz);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Open a folder of pictures, sounds, videos, texts, arrays or equal tables; dropping it anywhere does the same</source>
        <translation>Einen Ordner mit Bildern, Tönen, Videos, Texten, Feldern oder gleichen Tabellen öffnen; ihn irgendwo abzulegen tut dasselbe</translation>
    </message>
    <message>
        <source>Read the project file through</source>
        <translation>Projektdatei durchlesen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::ProjectPage</name>
    <message>
        <source>Begin</source>
        <translation>Anfangen</translation>
    </message>
    <message>
        <source>Recent projects</source>
        <translation>Letzte Projekte</translation>
    </message>
    <message>
        <source>Look for recent projects</source>
        <translation>Letzte Projekte suchen</translation>
    </message>
    <message>
        <source>%1 is not there any more</source>
        <translation>%1 ist nicht mehr da</translation>
    </message>
    <message>
        <source>Welcome to Cairn</source>
        <translation>Willkommen bei Cairn</translation>
    </message>
    <message>
        <source>Read the project</source>
        <translation>Projekt lesen</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Zu %1</translation>
    </message>
    <message>
        <source>Target: %1, %2 classes</source>
        <translation>Ziel: %1, %2 Klassen</translation>
    </message>
    <message>
        <source>Target: %1, a number</source>
        <translation>Ziel: %1, eine Zahl</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 Zeilen</translation>
    </message>
    <message>
        <source>counting rows</source>
        <translation>Zeilen werden gezählt</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>%1: %2, %3 columns</source>
        <translation>%1: %2, %3 Spalten</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>Noch keine Daten</translation>
    </message>
    <message>
        <source>Drop a file on the window to begin.</source>
        <translation>Zum Anfangen eine Datei auf das Fenster ziehen.</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>ready to train</source>
        <translation>bereit zum Trainieren</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n Problem</numerusform>
            <numerusform>%n Probleme</numerusform>
        </translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>%1 layers, %2 parameters, %3</source>
        <translation>%1 Schichten, %2 Parameter, %3</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n Lauf</numerusform>
            <numerusform>%n Läufe</numerusform>
        </translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>Schnappschüsse</translation>
    </message>
    <message>
        <source>Drop a table, or a folder of pictures, sounds, texts or arrays, anywhere on this window, or:</source>
        <translation>Eine Tabelle oder einen Ordner mit Bildern, Tönen, Texten oder Feldern irgendwo auf dieses Fenster ziehen oder:</translation>
    </message>
    <message>
        <source>Task: %1</source>
        <translation>Aufgabe: %1</translation>
    </message>
</context>
<context>
    <name>cairn::ui::QualityView</name>
    <message>
        <source>Check the data</source>
        <translation>Daten prüfen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Look for flaws and leaks in all rows</source>
        <translation>Sucht Mängel und Lecks in allen Zeilen</translation>
    </message>
    <message>
        <source>Checking all rows…</source>
        <translation>Alle Zeilen werden geprüft …</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>Noch nicht geprüft</translation>
    </message>
    <message>
        <source>Target or split have changed since the check</source>
        <translation>Ziel oder Aufteilung haben sich seit der Prüfung geändert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln finding(s) in %1 rows</source>
        <translation>
            <numerusform>%Ln Befund in %1 Zeilen</numerusform>
            <numerusform>%Ln Befunde in %1 Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Select %Ln row(s)</source>
        <translation>
            <numerusform>%Ln Zeile auswählen</numerusform>
            <numerusform>%Ln Zeilen auswählen</numerusform>
        </translation>
    </message>
    <message>
        <source>Select these rows in every view</source>
        <translation>Wählt diese Zeilen in jeder Ansicht aus</translation>
    </message>
    <message>
        <source>Between the parts of the split</source>
        <translation>Zwischen den Teilen der Aufteilung</translation>
    </message>
    <message>
        <source>In the data</source>
        <translation>In den Daten</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>No flaws found</source>
        <translation>Keine Mängel gefunden</translation>
    </message>
    <message>
        <source>%1 more</source>
        <translation>%1 weitere</translation>
    </message>
</context>
<context>
    <name>cairn::ui::QueryDialog</name>
    <message>
        <source>Run</source>
        <translation>Ausführen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Join…</source>
        <translation>Verbinden…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Use as data</source>
        <translation>Als Daten verwenden</translation>
    </message>
    <message>
        <source>Query</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source>Show the first rows of the result (Ctrl+Return)</source>
        <translation>Die ersten Zeilen des Ergebnisses zeigen (Strg+Eingabe)</translation>
    </message>
    <message>
        <source>Stop the query</source>
        <translation>Die Abfrage anhalten</translation>
    </message>
    <message>
        <source>Write the query that joins two of the sources</source>
        <translation>Die Abfrage schreiben, die zwei der Quellen verbindet</translation>
    </message>
    <message>
        <source>Queries that ran before, with their sources</source>
        <translation>Frühere Abfragen mit ihren Quellen</translation>
    </message>
    <message>
        <source>Open the whole result as data to look at and learn from</source>
        <translation>Das ganze Ergebnis als Daten öffnen, um es anzusehen und daraus zu lernen</translation>
    </message>
    <message>
        <source>First rows of the result</source>
        <translation>Erste Zeilen des Ergebnisses</translation>
    </message>
    <message>
        <source>No result yet</source>
        <translation>Noch kein Ergebnis</translation>
    </message>
    <message>
        <source>Add sources on the left, write a query, and run it with Ctrl+Return.</source>
        <translation>Links Quellen hinzufügen, eine Abfrage schreiben und mit Strg+Eingabe ausführen.</translation>
    </message>
    <message>
        <source>Running the query</source>
        <translation>Die Abfrage läuft</translation>
    </message>
    <message>
        <source>Run a query</source>
        <translation>Abfrage ausführen</translation>
    </message>
    <message>
        <source>The query was stopped</source>
        <translation>Die Abfrage wurde angehalten</translation>
    </message>
    <message>
        <source>The first %1 rows</source>
        <translation>Die ersten %1 Zeilen</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n Zeile</numerusform>
            <numerusform>%n Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation>
            <numerusform>%n Spalte</numerusform>
            <numerusform>%n Spalten</numerusform>
        </translation>
    </message>
    <message>
        <source>In a new project</source>
        <translation>In einem neuen Projekt</translation>
    </message>
    <message>
        <source>In this project, in place of its data</source>
        <translation>In diesem Projekt, anstelle seiner Daten</translation>
    </message>
</context>
<context>
    <name>cairn::ui::QuerySources</name>
    <message>
        <source>Add source…</source>
        <translation>Quelle hinzufügen…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Sources of the query</source>
        <translation>Quellen der Abfrage</translation>
    </message>
    <message>
        <source>Double-click writes a name into the query; F2 gives a source another name</source>
        <translation>Doppelklick schreibt einen Namen in die Abfrage; F2 benennt eine Quelle um</translation>
    </message>
    <message>
        <source>Files…</source>
        <translation>Dateien…</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>Ordner…</translation>
    </message>
    <message>
        <source>Database or address…</source>
        <translation>Datenbank oder Adresse…</translation>
    </message>
    <message>
        <source>The data of this project</source>
        <translation>Die Daten dieses Projekts</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Add sources</source>
        <translation>Quellen hinzufügen</translation>
    </message>
    <message>
        <source>Add a folder of tables</source>
        <translation>Einen Ordner mit Tabellen hinzufügen</translation>
    </message>
    <message>
        <source>Add a database or an address</source>
        <translation>Eine Datenbank oder Adresse hinzufügen</translation>
    </message>
    <message>
        <source>Address, pattern or sample: postgresql://user@host/db, sqlite:/path/a.db?table=t, https://…, s3://…, data/*.csv, sample:adult</source>
        <translation>Adresse, Muster oder Beispieldaten: postgresql://benutzer@rechner/db, sqlite:/pfad/a.db?table=t, https://…, s3://…, data/*.csv, sample:adult</translation>
    </message>
    <message>
        <source>Look at %1</source>
        <translation>%1 ansehen</translation>
    </message>
    <message>
        <source>Read the columns of the sources</source>
        <translation>Spalten der Quellen lesen</translation>
    </message>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation>
            <numerusform>%n Spalte</numerusform>
            <numerusform>%n Spalten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RateCard</name>
    <message>
        <source>Find a learning rate</source>
        <translation>Lernrate suchen</translation>
    </message>
    <message>
        <source>Train a copy for a hundred steps with growing learning rates and look where the loss falls fastest; nothing is kept</source>
        <translation>Eine Kopie hundert Schritte lang mit wachsender Lernrate trainieren und sehen, wo der Verlust am schnellsten fällt; nichts davon bleibt</translation>
    </message>
    <message>
        <source>Learning rate, as a power of ten</source>
        <translation>Lernrate, als Zehnerpotenz</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>loss over learning rates</source>
        <translation>Verlust über Lernraten</translation>
    </message>
    <message>
        <source>Smoothed</source>
        <translation>Geglättet</translation>
    </message>
    <message>
        <source>Wait for the end of the training.</source>
        <translation>Das Ende des Trainings abwarten.</translation>
    </message>
    <message>
        <source>Open data first.</source>
        <translation>Zuerst Daten öffnen.</translation>
    </message>
    <message>
        <source>Trying learning rates...</source>
        <translation>Lernraten werden ausprobiert...</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Try learning rates</source>
        <translation>Lernraten ausprobieren</translation>
    </message>
    <message>
        <source>The loss falls nowhere: look at the data, or try another network.</source>
        <translation>Der Verlust fällt nirgends: die Daten ansehen oder ein anderes Netz versuchen.</translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 verwenden</translation>
    </message>
    <message>
        <source>The loss falls fastest at %1 and is lowest at %2, which is too large to train with.</source>
        <translation>Der Verlust fällt bei %1 am schnellsten und ist bei %2 am kleinsten; das ist zum Trainieren zu groß.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RecipeView</name>
    <message>
        <source>Apply recipe</source>
        <translation>Rezept anwenden</translation>
    </message>
    <message>
        <source>Learns the steps on the training rows and uses them from now on</source>
        <translation>Lernt die Schritte an den Trainingszeilen und verwendet sie von jetzt an</translation>
    </message>
    <message>
        <source>remove a step</source>
        <translation>Schritt entfernen</translation>
    </message>
    <message>
        <source>move a step</source>
        <translation>Schritt verschieben</translation>
    </message>
    <message>
        <source>switch a step on</source>
        <translation>Schritt einschalten</translation>
    </message>
    <message>
        <source>switch a step off</source>
        <translation>Schritt ausschalten</translation>
    </message>
    <message>
        <source>add a step</source>
        <translation>Schritt hinzufügen</translation>
    </message>
    <message>
        <source>Not applied yet</source>
        <translation>Noch nicht angewendet</translation>
    </message>
    <message>
        <source>No steps</source>
        <translation>Keine Schritte</translation>
    </message>
    <message>
        <source>Applied</source>
        <translation>Angewendet</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>Rezept</translation>
    </message>
    <message>
        <source>Steps change the columns one after the other, before they are encoded for the model. Each learns from the training rows only.</source>
        <translation>Schritte ändern die Spalten einer nach dem anderen, bevor sie für das Modell kodiert werden. Jeder lernt nur aus den Trainingszeilen.</translation>
    </message>
    <message>
        <source>No steps yet</source>
        <translation>Noch keine Schritte</translation>
    </message>
    <message>
        <source>No step chosen</source>
        <translation>Kein Schritt gewählt</translation>
    </message>
    <message>
        <source>Add a step from the list on the left, and see here what it does to real rows.</source>
        <translation>Fügen Sie links aus der Liste einen Schritt hinzu; hier steht dann, was er mit echten Zeilen macht.</translation>
    </message>
    <message>
        <source>This version does not know this kind of step.</source>
        <translation>Diese Version kennt diese Art von Schritt nicht.</translation>
    </message>
    <message>
        <source>change a step</source>
        <translation>Schritt ändern</translation>
    </message>
    <message>
        <source>Trying the step on the training rows</source>
        <translation>Der Schritt wird an den Trainingszeilen erprobt</translation>
    </message>
    <message>
        <source>Preview of a step</source>
        <translation>Vorschau eines Schritts</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RegressionView</name>
    <message>
        <source>Actual</source>
        <translation>Tatsächlich</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>Vorhergesagt</translation>
    </message>
    <message>
        <source>Predicted against actual</source>
        <translation>Vorhergesagt gegen tatsächlich</translation>
    </message>
    <message>
        <source>Predicted − actual</source>
        <translation>Vorhergesagt − tatsächlich</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Residuals</source>
        <translation>Residuen</translation>
    </message>
    <message>
        <source>boxed among predictions</source>
        <translation>eingerahmt unter den Vorhersagen</translation>
    </message>
    <message>
        <source>residuals from %1 to %2</source>
        <translation>Residuen von %1 bis %2</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RowDetail</name>
    <message>
        <source>Picture of the row</source>
        <translation>Bild der Zeile</translation>
    </message>
    <message>
        <source>Waveform</source>
        <translation>Wellenform</translation>
    </message>
    <message>
        <source>Mel spectrogram</source>
        <translation>Mel-Spektrogramm</translation>
    </message>
    <message>
        <source>Mel spectrogram, as the model sees it</source>
        <translation>Mel-Spektrogramm, wie das Modell es sieht</translation>
    </message>
    <message>
        <source>No row chosen</source>
        <translation>Keine Zeile gewählt</translation>
    </message>
    <message>
        <source>Click a picture to see it large.</source>
        <translation>Klicken Sie auf ein Bild, um es groß zu sehen.</translation>
    </message>
    <message>
        <source>Row %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>Row %1 · %2</source>
        <translation>Zeile %1 · %2</translation>
    </message>
    <message>
        <source>Reading the row</source>
        <translation>Die Zeile wird gelesen</translation>
    </message>
    <message>
        <source>Read a row</source>
        <translation>Eine Zeile lesen</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 Pixel</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n boxes</source>
        <translation>
            <numerusform>%1, %n Rahmen</numerusform>
            <numerusform>%1, %n Rahmen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 s, %2 samples a second</source>
        <translation>%1 s, %2 Abtastwerte pro Sekunde</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>Amplitude</source>
        <translation>Amplitude</translation>
    </message>
    <message numerus="yes">
        <source>%n frames of %1 × %2 pixels, as the model sees them</source>
        <translation>
            <numerusform>%n Bild mit %1 × %2 Bildpunkten, wie das Modell es sieht</numerusform>
            <numerusform>%n Bilder mit %1 × %2 Bildpunkten, wie das Modell sie sieht</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RowImages</name>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Read pictures</source>
        <translation>Bilder lesen</translation>
    </message>
    <message>
        <source>picked pictures</source>
        <translation>ausgewählte Bilder</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RowStrip</name>
    <message>
        <source>Selected rows</source>
        <translation>Ausgewählte Zeilen</translation>
    </message>
    <message>
        <source>Select points with the box or the lasso to see their rows here.</source>
        <translation>Punkte mit Rahmen oder Lasso auswählen, um hier ihre Zeilen zu sehen.</translation>
    </message>
    <message numerus="yes">
        <source>%n selected rows</source>
        <translation>
            <numerusform>%n ausgewählte Zeile</numerusform>
            <numerusform>%n ausgewählte Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Read images</source>
        <translation>Bilder lesen</translation>
    </message>
    <message>
        <source>Read rows</source>
        <translation>Zeilen lesen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RowTable</name>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>picked in the table</source>
        <translation>in der Tabelle ausgewählt</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>Zeilen kopieren</translation>
    </message>
    <message>
        <source>Rows copied</source>
        <translation>Zeilen kopiert</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>Hide column</source>
        <translation>Spalte ausblenden</translation>
    </message>
    <message>
        <source>Move to the front</source>
        <translation>Nach vorn schieben</translation>
    </message>
    <message>
        <source>Show all columns</source>
        <translation>Alle Spalten zeigen</translation>
    </message>
    <message>
        <source>Sort by %1</source>
        <translation>Nach %1 sortieren</translation>
    </message>
    <message>
        <source>Sort rising</source>
        <translation>Aufsteigend sortieren</translation>
    </message>
    <message>
        <source>Sort falling</source>
        <translation>Absteigend sortieren</translation>
    </message>
    <message>
        <source>Order of the source</source>
        <translation>Reihenfolge der Quelle</translation>
    </message>
    <message>
        <source>Rows, pinned columns</source>
        <translation>Zeilen, angeheftete Spalten</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Lösen</translation>
    </message>
    <message>
        <source>Pin to the left</source>
        <translation>Links anheften</translation>
    </message>
    <message>
        <source>unpin a column</source>
        <translation>Spalte lösen</translation>
    </message>
    <message>
        <source>pin a column</source>
        <translation>Spalte anheften</translation>
    </message>
    <message>
        <source>hide a column</source>
        <translation>Spalte verbergen</translation>
    </message>
    <message>
        <source>show all columns</source>
        <translation>alle Spalten zeigen</translation>
    </message>
    <message>
        <source>Choose columns…</source>
        <translation>Spalten auswählen…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Umbenennen…</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>New name of the column</source>
        <translation>Neuer Name der Spalte</translation>
    </message>
    <message>
        <source>choose columns</source>
        <translation>Spalten auswählen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RowText</name>
    <message>
        <source>Column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>Text of the row</source>
        <translation>Text der Zeile</translation>
    </message>
    <message>
        <source>Click a row of the table to read the whole of it here.</source>
        <translation>Eine Zeile der Tabelle anklicken, um sie hier ganz zu lesen.</translation>
    </message>
    <message>
        <source>Read a row</source>
        <translation>Eine Zeile lesen</translation>
    </message>
    <message>
        <source>Row %1</source>
        <translation>Zeile %1</translation>
    </message>
    <message>
        <source>%1 · missing</source>
        <translation>%1 · fehlt</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n character(s)</source>
        <translation>
            <numerusform>%1 · %n Zeichen</numerusform>
            <numerusform>%1 · %n Zeichen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RowWindowModel</name>
    <message>
        <source>true</source>
        <translation>wahr</translation>
    </message>
    <message>
        <source>false</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>whole number</source>
        <translation>ganze Zahl</translation>
    </message>
    <message>
        <source>number</source>
        <translation>Zahl</translation>
    </message>
    <message>
        <source>yes/no</source>
        <translation>ja/nein</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>image %1</source>
        <translation>Bild %1</translation>
    </message>
    <message>
        <source>Read rows</source>
        <translation>Zeilen lesen</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>%1
left out by the recipe</source>
        <translation>%1
vom Rezept weggelassen</translation>
    </message>
    <message>
        <source>%1: %2
in the data %3</source>
        <translation>%1: %2
in den Daten %3</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunColumns</name>
    <message>
        <source>%1, least</source>
        <translation>%1, kleinster Wert</translation>
    </message>
    <message>
        <source>%1, greatest</source>
        <translation>%1, größter Wert</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>Lauf %1</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>none</source>
        <translation>ohne</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>run, its project</comment>
        <translation>%1 (%2)</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunCurves</name>
    <message>
        <source>Over epochs</source>
        <translation>Über Epochen</translation>
    </message>
    <message>
        <source>Over steps</source>
        <translation>Über Schritte</translation>
    </message>
    <message>
        <source>Over seconds of training</source>
        <translation>Über Sekunden des Trainings</translation>
    </message>
    <message>
        <source>What the curves run over</source>
        <translation>Worüber die Kurven laufen</translation>
    </message>
    <message>
        <source>Each run</source>
        <translation>Jeder Lauf</translation>
    </message>
    <message>
        <source>Mean and standard error</source>
        <translation>Mittelwert und Standardfehler</translation>
    </message>
    <message>
        <source>Mean and range</source>
        <translation>Mittelwert und Spannweite</translation>
    </message>
    <message>
        <source>Runs or groups</source>
        <translation>Läufe oder Gruppen</translation>
    </message>
    <message>
        <source>A mean with its band instead of each run: of the groups of the table, or of all chosen runs</source>
        <translation>Ein Mittelwert mit Band statt jedes Laufs: der Gruppen der Tabelle oder aller gewählten Läufe</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>Metriken</translation>
    </message>
    <message>
        <source>Choose the metrics that are drawn</source>
        <translation>Wählen, welche Metriken gezeichnet werden</translation>
    </message>
    <message>
        <source>Read the curves</source>
        <translation>Kurven lesen</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>run, part of the data</comment>
        <translation>%1, %2</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n Lauf</numerusform>
            <numerusform>%n Läufe</numerusform>
        </translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>Epoche</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>Schritt</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>Sekunden</translation>
    </message>
    <message>
        <source>The first %1 of %2 runs</source>
        <translation>Die ersten %1 von %2 Läufen</translation>
    </message>
    <message>
        <source>These runs have no curves of the chosen metrics</source>
        <translation>Diese Läufe haben keine Kurven der gewählten Metriken</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>Over energy</source>
        <translation>Über der Energie</translation>
    </message>
    <message>
        <source>Energy (%1), estimated</source>
        <translation>Energie (%1), geschätzt</translation>
    </message>
    <message>
        <source>Energy (%1)</source>
        <translation>Energie (%1)</translation>
    </message>
    <message numerus="yes">
        <source>%n runs have no figures of energy</source>
        <translation>
            <numerusform>%n Lauf hat keine Angaben zur Energie</numerusform>
            <numerusform>%n Läufe haben keine Angaben zur Energie</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, energy estimated</source>
        <comment>run</comment>
        <translation>%1, Energie geschätzt</translation>
    </message>
    <message>
        <source>%1, estimated</source>
        <comment>quantity</comment>
        <translation>%1, geschätzt</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunEdits</name>
    <message>
        <source>Change runs</source>
        <translation>Läufe ändern</translation>
    </message>
    <message>
        <source>Delete runs</source>
        <translation>Läufe löschen</translation>
    </message>
    <message numerus="yes">
        <source>%n runs deleted, %1 free again</source>
        <translation>
            <numerusform>%n Lauf gelöscht, %1 wieder frei</numerusform>
            <numerusform>%n Läufe gelöscht, %1 wieder frei</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunFilterBar</name>
    <message>
        <source>Archived</source>
        <translation>Archivierte</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter: words, accuracy&gt;0.9, optimizer=adam, tag=paper, -state=failed</source>
        <translation>Filter: Wörter, accuracy&gt;0.9, optimizer=adam, tag=paper, -state=failed</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>Gruppe</translation>
    </message>
    <message>
        <source>Show the runs that were archived instead of the others</source>
        <translation>Die archivierten Läufe statt der anderen zeigen</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Choose what the table shows: any setting, any metric</source>
        <translation>Wählen, was die Tabelle zeigt: jede Einstellung, jede Metrik</translation>
    </message>
    <message>
        <source>No groups</source>
        <translation>Keine Gruppen</translation>
    </message>
    <message>
        <source>By %1</source>
        <translation>Nach %1</translation>
    </message>
    <message>
        <source>Conditions with spaces between them; all of them must hold</source>
        <translation>Bedingungen mit Leerzeichen dazwischen; alle müssen gelten</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunInspector</name>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Words to find runs by, with commas between them</source>
        <translation>Wörter, nach denen Läufe gefunden werden, mit Kommas getrennt</translation>
    </message>
    <message>
        <source>What was tried, and what came of it</source>
        <translation>Was versucht wurde und was daraus wurde</translation>
    </message>
    <message>
        <source>rename a run</source>
        <translation>Lauf umbenennen</translation>
    </message>
    <message>
        <source>Read the runs</source>
        <translation>Läufe lesen</translation>
    </message>
    <message>
        <source>No run is chosen</source>
        <translation>Kein Lauf gewählt</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>Lauf %1</translation>
    </message>
    <message numerus="yes">
        <source>%n runs</source>
        <translation>
            <numerusform>%n Lauf</numerusform>
            <numerusform>%n Läufe</numerusform>
        </translation>
    </message>
    <message>
        <source>Tags to add</source>
        <translation>Schlagwörter hinzufügen</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>change a note</source>
        <translation>Notiz ändern</translation>
    </message>
    <message>
        <source>change tags</source>
        <translation>Schlagwörter ändern</translation>
    </message>
    <message>
        <source>%1 an epoch, %2 a row</source>
        <comment>energy</comment>
        <translation>%1 je Epoche, %2 je Zeile</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <source>Emissions</source>
        <translation>Emissionen</translation>
    </message>
    <message>
        <source>Distributions</source>
        <translation>Verteilungen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunModel</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>Epochen</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>Energie</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunPicker</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>The run whose model is looked at</source>
        <translation>Der Lauf, dessen Modell betrachtet wird</translation>
    </message>
    <message>
        <source>Read the runs</source>
        <translation>Läufe lesen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunSources</name>
    <message>
        <source>Project whose runs are shown beside these</source>
        <translation>Projekt, dessen Läufe neben diesen gezeigt werden</translation>
    </message>
    <message>
        <source>Projects (*.cairn)</source>
        <translation>Projekte (*.cairn)</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunTableModel</name>
    <message>
        <source>List the runs</source>
        <translation>Läufe auflisten</translation>
    </message>
    <message>
        <source>Read the rows of runs</source>
        <translation>Zeilen der Läufe lesen</translation>
    </message>
    <message>
        <source>%1: %2 (%3)</source>
        <translation>%1: %2 (%3)</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunText</name>
    <message>
        <source>loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>mean F1</source>
        <translation>mittleres F1</translation>
    </message>
    <message>
        <source>area under ROC</source>
        <translation>Fläche unter ROC</translation>
    </message>
    <message>
        <source>mean absolute error</source>
        <translation>mittlerer absoluter Fehler</translation>
    </message>
    <message>
        <source>root mean square error</source>
        <translation>Wurzel des mittleren quadratischen Fehlers</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>Lernrate</translation>
    </message>
    <message>
        <source>rows per second</source>
        <translation>Zeilen je Sekunde</translation>
    </message>
    <message>
        <source>training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped early, kept</source>
        <translation>früh beendet, behalten</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>abgebrochen</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>part, metric</comment>
        <translation>%2 (%1)</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>Lauf %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>mittlerer quadratischer Fehler</translation>
    </message>
    <message>
        <source>squared error of a picture</source>
        <translation>quadratischer Fehler eines Bildes</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>Perplexität</translation>
    </message>
    <message>
        <source>accuracy of tokens</source>
        <translation>Genauigkeit der Token</translation>
    </message>
    <message>
        <source>sequences without a mistake</source>
        <translation>fehlerfreie Folgen</translation>
    </message>
    <message>
        <source>accuracy of pairs</source>
        <translation>Genauigkeit der Paare</translation>
    </message>
    <message>
        <source>hit rate at 10</source>
        <translation>Trefferquote unter 10</translation>
    </message>
    <message>
        <source>NDCG at 10</source>
        <translation>NDCG unter 10</translation>
    </message>
    <message>
        <source>added loss</source>
        <translation>zusätzlicher Verlust</translation>
    </message>
    <message>
        <source>loss with what is added</source>
        <translation>Verlust mit Zusatz</translation>
    </message>
    <message>
        <source>evidence lower bound</source>
        <translation>untere Evidenzschranke (ELBO)</translation>
    </message>
    <message>
        <source>accuracy of pixels</source>
        <translation>Genauigkeit der Pixel</translation>
    </message>
    <message>
        <source>mean IoU</source>
        <translation>mittlere IoU</translation>
    </message>
    <message>
        <source>loss of the discriminator</source>
        <translation>Verlust des Diskriminators</translation>
    </message>
    <message>
        <source>loss of the generator</source>
        <translation>Verlust des Generators</translation>
    </message>
    <message>
        <source>Fréchet distance of 8 × 8 cells</source>
        <translation>Fréchet-Abstand von 8 × 8 Zellen</translation>
    </message>
    <message>
        <source>diversity of the samples</source>
        <translation>Vielfalt der Beispiele</translation>
    </message>
    <message>
        <source>energy</source>
        <translation>Energie</translation>
    </message>
    <message>
        <source>estimated part of the energy</source>
        <translation>geschätzter Teil der Energie</translation>
    </message>
    <message>
        <source>emissions</source>
        <translation>Emissionen</translation>
    </message>
    <message>
        <source>~ marks an estimate: processor time times the watts of a core, since the meters of this machine cannot be read</source>
        <translation>~ steht vor einer Schätzung: Prozessorzeit mal Watt eines Kerns, denn die Zähler dieses Rechners sind nicht lesbar</translation>
    </message>
    <message>
        <source>%1 CO₂e</source>
        <comment>an amount of greenhouse gases</comment>
        <translation>%1 CO₂e</translation>
    </message>
    <message>
        <source>negative log-likelihood</source>
        <translation>negative Log-Likelihood</translation>
    </message>
    <message>
        <source>deviance</source>
        <translation>Devianz</translation>
    </message>
    <message>
        <source>mean pinball loss</source>
        <translation>mittlerer Pinball-Verlust</translation>
    </message>
    <message>
        <source>answers within the interval</source>
        <translation>Antworten im Intervall</translation>
    </message>
    <message>
        <source>mean width of the intervals</source>
        <translation>mittlere Breite der Intervalle</translation>
    </message>
    <message>
        <source>label error rate</source>
        <translation>Fehlerrate der Zeichen</translation>
    </message>
    <message>
        <source>texts with too few steps</source>
        <translation>Texte mit zu wenigen Schritten</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>KL-Divergenz</translation>
    </message>
    <message>
        <source>recall at 1</source>
        <translation>Recall bei 1</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunTransfer</name>
    <message>
        <source>Folder of TensorBoard or MLflow</source>
        <translation>Ordner von TensorBoard oder MLflow</translation>
    </message>
    <message>
        <source>Log of a training</source>
        <translation>Protokoll eines Trainings</translation>
    </message>
    <message>
        <source>Folder for the logs of TensorBoard</source>
        <translation>Ordner für die Protokolle von TensorBoard</translation>
    </message>
    <message>
        <source>Save the numbers of the runs</source>
        <translation>Zahlen der Läufe speichern</translation>
    </message>
    <message>
        <source>CSV (*.csv)</source>
        <translation>CSV (*.csv)</translation>
    </message>
    <message>
        <source>Bring runs</source>
        <translation>Läufe holen</translation>
    </message>
    <message numerus="yes">
        <source>%n runs of %1 are in the project now</source>
        <translation>
            <numerusform>%n Lauf von %1 ist jetzt im Projekt</numerusform>
            <numerusform>%n Läufe von %1 sind jetzt im Projekt</numerusform>
        </translation>
    </message>
    <message>
        <source>Write the numbers of runs</source>
        <translation>Zahlen von Läufen schreiben</translation>
    </message>
    <message>
        <source>%1 numbers written to %2</source>
        <translation>%1 Zahlen nach %2 geschrieben</translation>
    </message>
    <message>
        <source>Logs (*.csv *.db *.sqlite *.sqlite3 *tfevents*);;All files (*)</source>
        <translation>Protokolle (*.csv *.db *.sqlite *.sqlite3 *tfevents*);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Folder for the store of MLflow (mlruns)</source>
        <translation>Ordner für die Ablage von MLflow (mlruns)</translation>
    </message>
    <message>
        <source>Parquet (*.parquet)</source>
        <translation>Parquet (*.parquet)</translation>
    </message>
</context>
<context>
    <name>cairn::ui::RunsPage</name>
    <message>
        <source>Curves</source>
        <translation>Kurven</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>No runs yet</source>
        <translation>Noch keine Läufe</translation>
    </message>
    <message>
        <source>Open a project; this page compares its trainings.</source>
        <translation>Öffnen Sie ein Projekt; diese Seite vergleicht seine Trainings.</translation>
    </message>
    <message>
        <source>Reading the runs</source>
        <translation>Läufe werden gelesen</translation>
    </message>
    <message>
        <source>Read the runs</source>
        <translation>Läufe lesen</translation>
    </message>
    <message>
        <source>Each training becomes a run. Train a model, or bring runs of other programs; here they are compared.</source>
        <translation>Jedes Training wird ein Lauf. Trainieren Sie ein Modell oder holen Sie Läufe anderer Programme; hier werden sie verglichen.</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>Anheften</translation>
    </message>
    <message>
        <source>The chosen runs stand before all others; once more lets them go</source>
        <translation>Die gewählten Läufe stehen vor allen anderen; noch einmal löst sie</translation>
    </message>
    <message>
        <source>pin runs</source>
        <translation>Läufe anheften</translation>
    </message>
    <message>
        <source>unpin runs</source>
        <translation>Läufe lösen</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archivieren</translation>
    </message>
    <message>
        <source>Takes the chosen runs out of the table without deleting anything; among the archived ones it brings them back</source>
        <translation>Nimmt die gewählten Läufe aus der Tabelle, ohne etwas zu löschen; bei archivierten holt es sie zurück</translation>
    </message>
    <message>
        <source>archive runs</source>
        <translation>Läufe archivieren</translation>
    </message>
    <message>
        <source>bring runs back</source>
        <translation>Läufe zurückholen</translation>
    </message>
    <message>
        <source>Look at the model</source>
        <translation>Modell ansehen</translation>
    </message>
    <message>
        <source>Evaluate, Embeddings, Explain and Deploy look at the model of this run</source>
        <translation>Bewerten, Einbettung, Erklären und Ausgeben sehen das Modell dieses Laufs an</translation>
    </message>
    <message>
        <source>Delete...</source>
        <translation>Löschen …</translation>
    </message>
    <message>
        <source>Deletes the chosen runs with their models and numbers, and gives the space back</source>
        <translation>Löscht die gewählten Läufe mit ihren Modellen und Zahlen und gibt den Platz zurück</translation>
    </message>
    <message>
        <source>Rename the run</source>
        <translation>Lauf umbenennen</translation>
    </message>
    <message>
        <source>Another name for the chosen run</source>
        <translation>Ein anderer Name für den gewählten Lauf</translation>
    </message>
    <message>
        <source>Reproduce</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Trains the chosen run once more from all that was kept with it, and says whether it comes out the same</source>
        <translation>Trainiert den gewählten Lauf noch einmal aus allem, was mit ihm aufbewahrt wurde, und sagt, ob dasselbe herauskommt</translation>
    </message>
    <message>
        <source>Copy the rows of the runs</source>
        <translation>Zeilen der Läufe kopieren</translation>
    </message>
    <message>
        <source>The chosen runs with all columns of the table, for a spreadsheet</source>
        <translation>Die gewählten Läufe mit allen Spalten der Tabelle, für eine Tabellenkalkulation</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>What distinguishes the chosen runs: settings, data, layers, weights, metrics, rows</source>
        <translation>Was die gewählten Läufe unterscheidet: Einstellungen, Daten, Schichten, Gewichte, Metriken, Zeilen</translation>
    </message>
    <message>
        <source>Bring runs...</source>
        <translation>Läufe holen …</translation>
    </message>
    <message>
        <source>Runs of other programs: a log folder of TensorBoard, or a folder of MLflow</source>
        <translation>Läufe anderer Programme: ein Protokollordner von TensorBoard oder ein Ordner von MLflow</translation>
    </message>
    <message>
        <source>Save the numbers of the runs...</source>
        <translation>Zahlen der Läufe speichern …</translation>
    </message>
    <message>
        <source>All metrics of the chosen runs as one CSV file</source>
        <translation>Alle Metriken der gewählten Läufe als eine CSV-Datei</translation>
    </message>
    <message>
        <source>Write logs for TensorBoard...</source>
        <translation>Protokolle für TensorBoard schreiben …</translation>
    </message>
    <message>
        <source>A folder for each chosen run, as TensorBoard reads it</source>
        <translation>Ein Ordner für jeden gewählten Lauf, wie TensorBoard ihn liest</translation>
    </message>
    <message>
        <source>Delete runs</source>
        <translation>Läufe löschen</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n runs with their models and numbers?</source>
        <translation>
            <numerusform>%n Lauf mit Modell und Zahlen löschen?</numerusform>
            <numerusform>%n Läufe mit ihren Modellen und Zahlen löschen?</numerusform>
        </translation>
    </message>
    <message>
        <source>This cannot be undone. Archiving only takes them out of the table.</source>
        <translation>Das lässt sich nicht rückgängig machen. Archivieren nimmt sie nur aus der Tabelle.</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Copy runs</source>
        <translation>Läufe kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%n runs copied</source>
        <translation>
            <numerusform>%n Lauf kopiert</numerusform>
            <numerusform>%n Läufe kopiert</numerusform>
        </translation>
    </message>
    <message>
        <source>Last value</source>
        <translation>Letzter Wert</translation>
    </message>
    <message>
        <source>Least value</source>
        <translation>Kleinster Wert</translation>
    </message>
    <message>
        <source>Greatest value</source>
        <translation>Größter Wert</translation>
    </message>
    <message>
        <source>Group by this column</source>
        <translation>Nach dieser Spalte gruppieren</translation>
    </message>
    <message>
        <source>Hide this column</source>
        <translation>Diese Spalte ausblenden</translation>
    </message>
    <message>
        <source>Choose columns...</source>
        <translation>Spalten wählen …</translation>
    </message>
    <message>
        <source>Save the view of the runs</source>
        <translation>Ansicht der Läufe speichern</translation>
    </message>
    <message numerus="yes">
        <source>%Ln runs</source>
        <translation>
            <numerusform>%Ln Lauf</numerusform>
            <numerusform>%Ln Läufe</numerusform>
        </translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Bring runs from a file...</source>
        <translation>Läufe aus einer Datei holen...</translation>
    </message>
    <message>
        <source>A CSV log of a training, a database of MLflow (mlflow.db), or an event file of TensorBoard</source>
        <translation>Ein CSV-Protokoll eines Trainings, eine Datenbank von MLflow (mlflow.db) oder eine Ereignisdatei von TensorBoard</translation>
    </message>
    <message>
        <source>Save the numbers of the runs as Parquet...</source>
        <translation>Zahlen der Läufe als Parquet speichern...</translation>
    </message>
    <message>
        <source>All metrics of the chosen runs as one Parquet file</source>
        <translation>Alle Metriken der gewählten Läufe als eine Parquet-Datei</translation>
    </message>
    <message>
        <source>Write a store of MLflow...</source>
        <translation>Ablage für MLflow schreiben...</translation>
    </message>
    <message>
        <source>The chosen runs with settings, tags and notes as a file store (mlruns)</source>
        <translation>Die gewählten Läufe mit Einstellungen, Schlagwörtern und Notizen als Dateiablage (mlruns)</translation>
    </message>
    <message>
        <source>Runs of another project...</source>
        <translation>Läufe eines anderen Projekts...</translation>
    </message>
    <message>
        <source>Shows the runs of another project beside these, marked with its name; nothing is written there</source>
        <translation>Zeigt die Läufe eines anderen Projekts neben diesen, mit seinem Namen; dort wird nichts geschrieben</translation>
    </message>
    <message>
        <source>Only the runs of this project</source>
        <translation>Nur die Läufe dieses Projekts</translation>
    </message>
    <message>
        <source>Takes the runs of other projects out of the table</source>
        <translation>Nimmt die Läufe anderer Projekte aus der Tabelle</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SampleGallery</name>
    <message>
        <source>On this computer only</source>
        <translation>Nur auf diesem Rechner</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Beispieldaten</translation>
    </message>
    <message>
        <source>Search: pictures, ratings, census…</source>
        <translation>Suchen: Bilder, Bewertungen, Volkszählung…</translation>
    </message>
    <message>
        <source>Public data sets to try things on. They are fetched from where their makers put them, checked, and kept for all projects.</source>
        <translation>Öffentliche Datensätze zum Ausprobieren. Sie werden von dort geholt, wo ihre Urheber sie bereitstellen, geprüft und für alle Projekte aufbewahrt.</translation>
    </message>
    <message>
        <source>Look for samples</source>
        <translation>Beispieldaten suchen</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>%1 herunterladen</translation>
    </message>
    <message>
        <source>%1 is on this computer now</source>
        <translation>%1 liegt jetzt auf diesem Rechner</translation>
    </message>
    <message>
        <source>The server is not reached. What is on this computer can be opened at once.</source>
        <translation>Der Server ist nicht zu erreichen. Was auf diesem Rechner liegt, lässt sich sofort öffnen.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SampleGrid</name>
    <message>
        <source>Samples appear with the first checkpoint.</source>
        <translation>Beispiele erscheinen mit dem ersten Sicherungspunkt.</translation>
    </message>
    <message>
        <source>Samples of the generator</source>
        <translation>Beispiele des Generators</translation>
    </message>
    <message>
        <source>Make samples</source>
        <translation>Beispiele erzeugen</translation>
    </message>
    <message numerus="yes">
        <source>%n samples, always of the same noise</source>
        <translation>
            <numerusform>%n Beispiel, immer aus demselben Rauschen</numerusform>
            <numerusform>%n Beispiele, immer aus demselben Rauschen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::SampleRow</name>
    <message>
        <source>table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>sounds</source>
        <translation>Klänge</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>ratings</source>
        <translation>Bewertungen</translation>
    </message>
    <message>
        <source>graph</source>
        <translation>Graph</translation>
    </message>
    <message>
        <source>from the system&apos;s package %1</source>
        <translation>aus dem Paket %1 des Systems</translation>
    </message>
    <message>
        <source>checksum: not verified, none is published</source>
        <translation>Prüfsumme: nicht geprüft, keine veröffentlicht</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>Nicht installiert</translation>
    </message>
    <message>
        <source>Download and open</source>
        <translation>Herunterladen und öffnen</translation>
    </message>
    <message>
        <source>Open it in a project of its own</source>
        <translation>In einem eigenen Projekt öffnen</translation>
    </message>
    <message>
        <source>Install the package %1</source>
        <translation>Das Paket %1 installieren</translation>
    </message>
    <message>
        <source>Download it from %1; a transfer that is cut off goes on where it stopped</source>
        <translation>Von %1 herunterladen; eine unterbrochene Übertragung geht dort weiter, wo sie aufhörte</translation>
    </message>
    <message>
        <source>Licence: %1</source>
        <translation>Lizenz: %1</translation>
    </message>
    <message>
        <source>size not known</source>
        <translation>Größe unbekannt</translation>
    </message>
    <message>
        <source>on this computer</source>
        <translation>auf diesem Rechner</translation>
    </message>
    <message>
        <source>about the data</source>
        <translation>über die Daten</translation>
    </message>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1: %2 von %3</translation>
    </message>
    <message>
        <source>checksum known (SHA-256)</source>
        <translation>Prüfsumme bekannt (SHA-256)</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SampleView</name>
    <message>
        <source>not finite</source>
        <translation>nicht endlich</translation>
    </message>
    <message>
        <source>exploding</source>
        <translation>explodiert</translation>
    </message>
    <message>
        <source>vanishing</source>
        <translation>verschwindet</translation>
    </message>
    <message>
        <source>%1 % dead</source>
        <translation>%1 % tot</translation>
    </message>
    <message>
        <source>Fresh weights, %1 rows: mean %2, standard deviation %3, from %4 to %5; %6 % of the units are 0 for all rows</source>
        <translation>Frische Gewichte, %1 Zeilen: Mittel %2, Standardabweichung %3, von %4 bis %5; %6 % der Einheiten sind für alle Zeilen 0</translation>
    </message>
    <message>
        <source>Waiting for the engine</source>
        <translation>Wartet auf den Rechenkern</translation>
    </message>
    <message>
        <source>A sample flows as soon as the network has no problem</source>
        <translation>Ein Beispiel fließt, sobald das Netz kein Problem hat</translation>
    </message>
    <message>
        <source>Send a sample through the network</source>
        <translation>Beispiel durch das Netz schicken</translation>
    </message>
    <message numerus="yes">
        <source>%n rows with fresh weights</source>
        <translation>
            <numerusform>Eine Zeile mit frischen Gewichten</numerusform>
            <numerusform>%n Zeilen mit frischen Gewichten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::ScheduleView</name>
    <message>
        <source>Learning rate over the run</source>
        <translation>Lernrate über den Lauf</translation>
    </message>
    <message>
        <source>Click to add a corner, drag to move it, right-click to remove it; arrow keys and Delete do the same</source>
        <translation>Klicken setzt eine Ecke, Ziehen bewegt sie, Rechtsklick entfernt sie; Pfeiltasten und Entf tun dasselbe</translation>
    </message>
    <message>
        <source>How the learning rate goes over the run</source>
        <translation>Wie die Lernrate über den Lauf geht</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SearchController</name>
    <message>
        <source>A search is running. Both ways its trials can go on later.</source>
        <translation>Eine Suche läuft. In beiden Fällen können ihre Versuche später weitergehen.</translation>
    </message>
    <message>
        <source>Stop the search</source>
        <translation>Suche anhalten</translation>
    </message>
    <message>
        <source>Stop all trials at their next step; the search can go on later from there</source>
        <translation>Alle Versuche beim nächsten Schritt anhalten; die Suche kann später von dort weitergehen</translation>
    </message>
    <message>
        <source>Go on with the search</source>
        <translation>Mit der Suche weitermachen</translation>
    </message>
    <message>
        <source>Go on with the first search of the queue, trials from their newest checkpoint</source>
        <translation>Mit der ersten Suche der Warteschlange weitermachen, Versuche ab ihrem neuesten Sicherungspunkt</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message numerus="yes">
        <source>%1 ended: %Ln trials</source>
        <translation>
            <numerusform>%1 ist zu Ende: %Ln Versuch</numerusform>
            <numerusform>%1 ist zu Ende: %Ln Versuche</numerusform>
        </translation>
    </message>
    <message>
        <source>Look at the queue</source>
        <translation>Warteschlange ansehen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SearchDialog</name>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Start the search</source>
        <translation>Suche starten</translation>
    </message>
    <message>
        <source>Put into the queue</source>
        <translation>In die Warteschlange</translation>
    </message>
    <message>
        <source>Search for good settings</source>
        <translation>Gute Einstellungen suchen</translation>
    </message>
    <message>
        <source>Open a project first.</source>
        <translation>Öffnen Sie zuerst ein Projekt.</translation>
    </message>
    <message>
        <source>Read what may vary</source>
        <translation>Lesen, was sich ändern darf</translation>
    </message>
    <message>
        <source>The grid has %L1 points.</source>
        <translation>Das Raster hat %L1 Punkte.</translation>
    </message>
    <message>
        <source>Trials are compared after %1 epochs.</source>
        <translation>Versuche werden nach %1 Epochen verglichen.</translation>
    </message>
    <message>
        <source>Each trial is an ordinary run; the best epoch of each counts.</source>
        <translation>Jeder Versuch ist ein gewöhnlicher Lauf; von jedem zählt die beste Epoche.</translation>
    </message>
    <message>
        <source>Choose at the left what may vary.</source>
        <translation>Wählen Sie links, was sich ändern darf.</translation>
    </message>
    <message>
        <source>Something is being trained: the search can wait in the queue.</source>
        <translation>Es wird gerade trainiert: Die Suche kann in der Warteschlange warten.</translation>
    </message>
    <message>
        <source>Prepare the search</source>
        <translation>Suche vorbereiten</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>Einstellung suchen</translation>
    </message>
    <message>
        <source>May vary</source>
        <translation>Darf sich ändern</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Settings that may vary</source>
        <translation>Einstellungen, die sich ändern dürfen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Let the chosen setting vary; Enter or a double click do the same</source>
        <translation>Die gewählte Einstellung darf sich ändern; Eingabetaste oder Doppelklick tun dasselbe</translation>
    </message>
    <message>
        <source>Settings of training, network and recipe</source>
        <translation>Einstellungen von Training, Netz und Rezept</translation>
    </message>
    <message>
        <source>Varies</source>
        <translation>Ändert sich</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Settings that vary, with their values</source>
        <translation>Einstellungen, die sich ändern, mit ihren Werten</translation>
    </message>
    <message>
        <source>16..256 is a range, log:1e-4..1e-1 one on a logarithmic scale, 0.0..0.5/6 one of which a grid takes 6 values; adam,sgd are choices.</source>
        <translation>16..256 ist ein Bereich, log:1e-4..1e-1 einer mit logarithmischer Skala, 0.0..0.5/6 einer, von dem ein Raster 6 Werte nimmt; adam,sgd stehen zur Wahl.</translation>
    </message>
    <message>
        <source>What varies</source>
        <translation>Was sich ändert</translation>
    </message>
    <message>
        <source>Estimate from earlier trials (TPE)</source>
        <translation>Aus früheren Versuchen schätzen (TPE)</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>Zufällig</translation>
    </message>
    <message>
        <source>Grid: every combination</source>
        <translation>Raster: jede Kombination</translation>
    </message>
    <message>
        <source>Every trial to its end</source>
        <translation>Jeder Versuch bis zum Ende</translation>
    </message>
    <message>
        <source>The best third goes on at each rung (ASHA)</source>
        <translation>Auf jeder Stufe geht das beste Drittel weiter (ASHA)</translation>
    </message>
    <message>
        <source>ASHA with several first rungs (Hyperband)</source>
        <translation>ASHA mit mehreren ersten Stufen (Hyperband)</translation>
    </message>
    <message>
        <source>Stop what is worse than the median</source>
        <translation>Anhalten, was schlechter ist als der Median</translation>
    </message>
    <message>
        <source>How many trials are begun</source>
        <translation>Wie viele Versuche begonnen werden</translation>
    </message>
    <message>
        <source>Epochs of a trial that goes through</source>
        <translation>Epochen eines Versuchs, der bis zum Ende läuft</translation>
    </message>
    <message>
        <source>Epochs before trials are compared the first time</source>
        <translation>Epochen, bevor Versuche zum ersten Mal verglichen werden</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>automatisch</translation>
    </message>
    <message>
        <source>Trials beside each other on a device; automatic: on the processor one for each core, on a graphics card one</source>
        <translation>Versuche nebeneinander auf einem Gerät; automatisch: auf dem Prozessor einer je Kern, auf einer Grafikkarte einer</translation>
    </message>
    <message>
        <source>&amp;Tries</source>
        <translation>&amp;Probiert</translation>
    </message>
    <message>
        <source>&amp;Goes on</source>
        <translation>&amp;Geht weiter</translation>
    </message>
    <message>
        <source>&amp;Compares</source>
        <translation>&amp;Vergleicht</translation>
    </message>
    <message>
        <source>T&amp;rials</source>
        <translation>Ve&amp;rsuche</translation>
    </message>
    <message>
        <source>&amp;Epochs</source>
        <translation>&amp;Epochen</translation>
    </message>
    <message>
        <source>&amp;First rung</source>
        <translation>&amp;Erste Stufe</translation>
    </message>
    <message>
        <source>&amp;Beside</source>
        <translation>&amp;Nebeneinander</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SearchText</name>
    <message>
        <source>waits</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>stopped for now</source>
        <translation>vorerst angehalten</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>ended early</source>
        <translation>vorzeitig beendet</translation>
    </message>
    <message>
        <source>stopped early</source>
        <translation>früh beendet</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>%1 of %2 trials begun</source>
        <translation>%1 von %2 Versuchen begonnen</translation>
    </message>
    <message numerus="yes">
        <source>, %Ln running</source>
        <translation>
            <numerusform>, %Ln läuft</numerusform>
            <numerusform>, %Ln laufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln stopped early</source>
        <translation>
            <numerusform>, %Ln früh beendet</numerusform>
            <numerusform>, %Ln früh beendet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %Ln failed</source>
        <translation>
            <numerusform>, %Ln gescheitert</numerusform>
            <numerusform>, %Ln gescheitert</numerusform>
        </translation>
    </message>
    <message>
        <source>; best %1: %2</source>
        <translation>; bester Wert von %1: %2</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Kodierung</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SearchView</name>
    <message>
        <source>New search...</source>
        <translation>Neue Suche ...</translation>
    </message>
    <message>
        <source>Only its runs</source>
        <translation>Nur ihre Läufe</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suche</translation>
    </message>
    <message>
        <source>Let the table above show the runs of this search only</source>
        <translation>Die Tabelle oben zeigt nur die Läufe dieser Suche</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>Warteschlange</translation>
    </message>
    <message>
        <source>Earlier in the queue</source>
        <translation>Früher in der Warteschlange</translation>
    </message>
    <message>
        <source>Last in the queue</source>
        <translation>Ans Ende der Warteschlange</translation>
    </message>
    <message>
        <source>Order the queue</source>
        <translation>Warteschlange ordnen</translation>
    </message>
    <message>
        <source>End it for good</source>
        <translation>Endgültig beenden</translation>
    </message>
    <message>
        <source>End the search</source>
        <translation>Suche beenden</translation>
    </message>
    <message>
        <source>Forget it; its runs stay</source>
        <translation>Vergessen; ihre Läufe bleiben</translation>
    </message>
    <message>
        <source>Forget the search</source>
        <translation>Suche vergessen</translation>
    </message>
    <message>
        <source>What mattered</source>
        <translation>Worauf es ankam</translation>
    </message>
    <message>
        <source>Search for good settings...</source>
        <translation>Gute Einstellungen suchen ...</translation>
    </message>
    <message>
        <source>Train many runs with other settings of training, network and recipe, and find the best</source>
        <translation>Viele Läufe mit anderen Einstellungen von Training, Netz und Rezept trainieren und den besten finden</translation>
    </message>
    <message>
        <source>Read the searches</source>
        <translation>Suchen lesen</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>No search yet. A search trains many runs with other settings of training, network and recipe, shows here which settings led where, and says which of them mattered.</source>
        <translation>Noch keine Suche. Eine Suche trainiert viele Läufe mit anderen Einstellungen von Training, Netz und Rezept, zeigt hier, welche Einstellungen wohin führten, und sagt, auf welche es ankam.</translation>
    </message>
    <message>
        <source>Trial %1, %2</source>
        <translation>Versuch %1, %2</translation>
    </message>
    <message>
        <source>The first trials are being prepared.</source>
        <translation>Die ersten Versuche werden vorbereitet.</translation>
    </message>
    <message>
        <source>This search waits in the queue. Start it when nothing else is trained.</source>
        <translation>Diese Suche wartet in der Warteschlange. Starten Sie sie, wenn nichts anderes trainiert wird.</translation>
    </message>
    <message numerus="yes">
        <source>Told from %Ln trials with a result on.</source>
        <translation>
            <numerusform>Wird ab %Ln Versuch mit Ergebnis gesagt.</numerusform>
            <numerusform>Wird ab %Ln Versuchen mit Ergebnis gesagt.</numerusform>
        </translation>
    </message>
    <message>
        <source>The settings explain only %1 % of the differences: more trials are needed, or chance decides.</source>
        <translation>Die Einstellungen erklären nur %1 % der Unterschiede: Es braucht mehr Versuche, oder der Zufall entscheidet.</translation>
    </message>
    <message>
        <source>Shares of the differences between trials; the settings explain %1 % of them.</source>
        <translation>Anteile an den Unterschieden zwischen den Versuchen; die Einstellungen erklären %1 % davon.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SeedTable</name>
    <message>
        <source>Groups of runs over their seeds</source>
        <translation>Gruppen von Läufen über ihre Startwerte</translation>
    </message>
    <message>
        <source>Over seeds: last values</source>
        <translation>Über Startwerte: letzte Werte</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Mean ± deviation</source>
        <translation>Mittel ± Abweichung</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>Unterschied</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95-%-Intervall</translation>
    </message>
    <message>
        <source>Welch&apos;s t, p</source>
        <translation>Welchs t, p</translation>
    </message>
    <message>
        <source>Permutation, p</source>
        <translation>Permutation, p</translation>
    </message>
    <message>
        <source>More than chance?</source>
        <translation>Mehr als Zufall?</translation>
    </message>
    <message>
        <source>Runs that differ only in their seed are a group; each group is compared with the first</source>
        <translation>Läufe, die sich nur im Startwert unterscheiden, sind eine Gruppe; jede Gruppe wird mit der ersten verglichen</translation>
    </message>
    <message>
        <source>Test of unequal variances, two-sided; p of a single comparison: of twenty, one falls below 0.05 by chance</source>
        <translation>Test für ungleiche Varianzen, zweiseitig; p eines einzelnen Vergleichs: von zwanzig liegt einer zufällig unter 0,05</translation>
    </message>
    <message>
        <source>Share of all ways to deal the values out to the groups that set their means at least as far apart</source>
        <translation>Anteil aller Arten, die Werte auf die Gruppen zu verteilen, bei denen die Mittel mindestens so weit auseinander liegen</translation>
    </message>
    <message numerus="yes">
        <source>%n runs of the same seeds are left out</source>
        <translation>
            <numerusform>%n Lauf mit gleichem Startwert ist weggelassen</numerusform>
            <numerusform>%n Läufe mit gleichen Startwerten sind weggelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 ± %2</source>
        <comment>mean, deviation</comment>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>compared with</source>
        <comment>the group that others are compared with</comment>
        <translation>Vergleichsgruppe</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <comment>interval</comment>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>ja</translation>
    </message>
    <message>
        <source>cannot be told from chance</source>
        <translation>vom Zufall nicht zu unterscheiden</translation>
    </message>
    <message>
        <source>unknown: needs two seeds on each side</source>
        <translation>unbekannt: braucht zwei Startwerte auf jeder Seite</translation>
    </message>
    <message>
        <source>unknown: the values have no spread</source>
        <translation>unbekannt: die Werte streuen nicht</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SegmentationView</name>
    <message>
        <source>Pictures, what they show and what the model says</source>
        <translation>Bilder, was sie zeigen und was das Modell sagt</translation>
    </message>
    <message>
        <source>picked pictures</source>
        <translation>ausgewählte Bilder</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SelectionBridge</name>
    <message>
        <source>1 row</source>
        <translation>1 Zeile</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 Zeilen</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SplitForm</name>
    <message>
        <source>By chance</source>
        <translation>Zufällig</translation>
    </message>
    <message>
        <source>By chance, equal class shares</source>
        <translation>Zufällig, gleiche Klassenanteile</translation>
    </message>
    <message>
        <source>Groups stay together</source>
        <translation>Gruppen bleiben zusammen</translation>
    </message>
    <message>
        <source>By time</source>
        <translation>Nach Zeit</translation>
    </message>
    <message>
        <source>By file</source>
        <translation>Nach Datei</translation>
    </message>
    <message>
        <source>Folds</source>
        <translation>Faltungen</translation>
    </message>
    <message>
        <source>What decides which part a row is in; a row keeps its part when others are added</source>
        <translation>Was entscheidet, in welchem Teil eine Zeile ist; sie bleibt dort, wenn andere dazukommen</translation>
    </message>
    <message>
        <source>What a row is known by when the data change: everything in it, or a column that names it</source>
        <translation>Woran eine Zeile erkannt wird, wenn sich die Daten ändern: an allem darin oder an einer Spalte, die sie benennt</translation>
    </message>
    <message>
        <source>Share of the rows watched during training</source>
        <translation>Anteil der Zeilen, die während des Trainings beobachtet werden</translation>
    </message>
    <message>
        <source>The fold that is kept for the test</source>
        <translation>Die Faltung, die für den Test bleibt</translation>
    </message>
    <message>
        <source>The same seed divides the rows in the same way</source>
        <translation>Derselbe Startwert teilt die Zeilen auf dieselbe Weise auf</translation>
    </message>
    <message>
        <source>Divide</source>
        <translation>Aufteilen</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>Row is known by</source>
        <translation>Zeile erkannt an</translation>
    </message>
    <message>
        <source>Test fold</source>
        <translation>Testfaltung</translation>
    </message>
    <message>
        <source>Validation share</source>
        <translation>Anteil Validierung</translation>
    </message>
    <message>
        <source>Test share</source>
        <translation>Anteil Test</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>(rows by themselves)</source>
        <translation>(Zeilen für sich)</translation>
    </message>
    <message>
        <source>The data say themselves which rows are for testing</source>
        <translation>Die Daten sagen selbst, welche Zeilen zum Testen sind</translation>
    </message>
    <message>
        <source>Share of all rows kept for the final test</source>
        <translation>Anteil aller Zeilen, der für den letzten Test zurückbehalten wird</translation>
    </message>
    <message>
        <source>all its values</source>
        <translation>all ihren Werten</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SqlEditor</name>
    <message>
        <source>Query</source>
        <translation>Abfrage</translation>
    </message>
    <message>
        <source>SELECT … FROM … – Ctrl+Return runs it, Ctrl+Space completes names</source>
        <translation>SELECT … FROM … – Strg+Eingabe führt aus, Strg+Leertaste ergänzt Namen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::StepCardDelegate</name>
    <message>
        <source>off: %1</source>
        <translation>aus: %1</translation>
    </message>
</context>
<context>
    <name>cairn::ui::StepList</name>
    <message>
        <source>Numbers</source>
        <translation>Zahlen</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>Kategorien</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Time and order</source>
        <translation>Zeit und Reihenfolge</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>all columns that fit</source>
        <translation>alle passenden Spalten</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>Auf</translation>
    </message>
    <message>
        <source>Move the step up (Alt+Up)</source>
        <translation>Schritt nach oben (Alt+Auf)</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>Ab</translation>
    </message>
    <message>
        <source>Move the step down (Alt+Down)</source>
        <translation>Schritt nach unten (Alt+Ab)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Remove the step (Delete)</source>
        <translation>Schritt entfernen (Entf)</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Add a step</source>
        <translation>Schritt hinzufügen</translation>
    </message>
    <message>
        <source>Kinds of steps</source>
        <translation>Arten von Schritten</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Töne</translation>
    </message>
    <message>
        <source>as usual</source>
        <translation>wie üblich</translation>
    </message>
</context>
<context>
    <name>cairn::ui::StepPictures</name>
    <message>
        <source>Pictures before and after the step</source>
        <translation>Bilder vor und nach dem Schritt</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nachher</translation>
    </message>
    <message>
        <source>Epoch %1</source>
        <translation>Epoche %1</translation>
    </message>
    <message>
        <source>%1: %2 % own</source>
        <translation>%1: %2 % eigenes</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>From %1 to %2 pixels</source>
        <translation>Von %1 auf %2 Pixel</translation>
    </message>
    <message>
        <source>Drawn anew in every epoch, for training rows only</source>
        <translation>In jeder Epoche neu gezogen, nur für Trainingszeilen</translation>
    </message>
    <message>
        <source>First training rows</source>
        <translation>Erste Trainingszeilen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::StepTable</name>
    <message>
        <source>Rows before and after the step</source>
        <translation>Zeilen vor und nach dem Schritt</translation>
    </message>
    <message>
        <source>%1
after</source>
        <translation>%1
nachher</translation>
    </message>
    <message>
        <source>%1
before</source>
        <translation>%1
vorher</translation>
    </message>
    <message>
        <source>%1
new</source>
        <translation>%1
neu</translation>
    </message>
    <message>
        <source>%1
taken away</source>
        <translation>%1
entfällt</translation>
    </message>
    <message>
        <source>The step changes nothing in the first %1 rows</source>
        <translation>Der Schritt ändert nichts in den ersten %1 Zeilen</translation>
    </message>
    <message>
        <source>First %1 rows; %2 of %3 changed columns</source>
        <translation>Erste %1 Zeilen; %2 von %3 geänderten Spalten</translation>
    </message>
    <message numerus="yes">
        <source>First %1 rows; %n changed columns</source>
        <translation>
            <numerusform>Erste %1 Zeilen; %n geänderte Spalte</numerusform>
            <numerusform>Erste %1 Zeilen; %n geänderte Spalten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>cairn::ui::StreamDialog</name>
    <message>
        <source>Waiting for the first lines…</source>
        <translation>Wartet auf die ersten Zeilen…</translation>
    </message>
    <message>
        <source>%1 rows · %2 rows/s · waiting at the source: %3</source>
        <translation>%1 Zeilen · %2 Zeilen/s · an der Quelle wartend: %3</translation>
    </message>
    <message>
        <source>%1 lines refused. Newest: %2</source>
        <translation>%1 Zeilen abgewiesen. Neueste: %2</translation>
    </message>
    <message>
        <source>%1 members are no column and left out, such as %2 (%3 lines)</source>
        <translation>%1 Elemente sind keine Spalte und entfallen, etwa %2 (%3 Zeilen)</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Aufzeichnen</translation>
    </message>
    <message>
        <source>Open as data</source>
        <translation>Als Daten öffnen</translation>
    </message>
    <message>
        <source>Record a stream</source>
        <translation>Datenstrom aufzeichnen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Rows are stored as they arrive, one line each, and can be trained on as any table. Files, folders and Kafka go on where they stopped; nothing is lost or repeated.</source>
        <translation>Zeilen werden gespeichert, wie sie ankommen, je eine, und lassen sich wie jede Tabelle zum Training nutzen. Dateien, Ordner und Kafka gehen weiter, wo sie aufhörten; nichts geht verloren oder wiederholt sich.</translation>
    </message>
    <message>
        <source>/logs/events.jsonl, /logs/*.csv, tcp://127.0.0.1:9000, http://…, kafka://host:9092/topic</source>
        <translation>/logs/events.jsonl, /logs/*.csv, tcp://127.0.0.1:9000, http://…, kafka://host:9092/topic</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>File that grows</source>
        <translation>Datei, die wächst</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Found out from the first lines</source>
        <translation>Aus den ersten Zeilen ermittelt</translation>
    </message>
    <message>
        <source>JSON lines</source>
        <translation>JSON-Zeilen</translation>
    </message>
    <message>
        <source>CSV</source>
        <translation>CSV</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Format</translation>
    </message>
    <message>
        <source>Recorded into</source>
        <translation>Aufgezeichnet in</translation>
    </message>
    <message>
        <source>Nothing is recorded yet.</source>
        <translation>Noch ist nichts aufgezeichnet.</translation>
    </message>
    <message>
        <source>Open the recording</source>
        <translation>Aufzeichnung öffnen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Record %1</source>
        <translation>%1 aufzeichnen</translation>
    </message>
    <message>
        <source>Go on recording</source>
        <translation>Weiter aufzeichnen</translation>
    </message>
    <message>
        <source>There are no rows yet</source>
        <translation>Es gibt noch keine Zeilen</translation>
    </message>
    <message>
        <source>Stopped with %1 rows.</source>
        <translation>Angehalten mit %1 Zeilen.</translation>
    </message>
    <message>
        <source>Newest rows</source>
        <translation>Neueste Zeilen</translation>
    </message>
</context>
<context>
    <name>cairn::ui::StructureText</name>
    <message>
        <source>Ratings: %1 of %2</source>
        <translation>Bewertungen: %1 zu %2</translation>
    </message>
    <message>
        <source>Graph: %1 nodes, %2 edges</source>
        <translation>Graph: %1 Knoten, %2 Kanten</translation>
    </message>
    <message>
        <source>%1: %2, each in %3 to %4 rows, median %5</source>
        <translation>%1: %2, jeweils in %3 bis %4 Zeilen, Median %5</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Different pairs: %1, %2 % of the matrix</source>
        <translation>Verschiedene Paare: %1, %2 % der Matrix</translation>
    </message>
    <message>
        <source>Rows that repeat a pair of user and item: %1</source>
        <translation>Zeilen, die ein Paar aus Nutzer und Artikel wiederholen: %1</translation>
    </message>
    <message>
        <source>Rows without a user or an item: %1</source>
        <translation>Zeilen ohne Nutzer oder Artikel: %1</translation>
    </message>
    <message>
        <source>Degrees %1 to %2, mean %3, median %4; nodes without a tie: %5</source>
        <translation>Grade %1 bis %2, Mittel %3, Median %4; Knoten ohne Verbindung: %5</translation>
    </message>
    <message>
        <source>Connected parts: %1; nodes of the largest: %2</source>
        <translation>Zusammenhangskomponenten: %1; Knoten der größten: %2</translation>
    </message>
    <message>
        <source>Ties between nodes of one label: %1 %</source>
        <translation>Verbindungen zwischen Knoten einer Klasse: %1 %</translation>
    </message>
    <message>
        <source>Loops: %1; edges given twice: %2; pairs tied in both directions: %3</source>
        <translation>Schleifen: %1; doppelte Kanten: %2; in beiden Richtungen verbundene Paare: %3</translation>
    </message>
    <message>
        <source>Edges that lead to no node: %1 (%2)</source>
        <translation>Kanten, die zu keinem Knoten führen: %1 (%2)</translation>
    </message>
    <message>
        <source>Edges without a finite weight, left out: %1</source>
        <translation>Kanten ohne endliches Gewicht, ausgelassen: %1</translation>
    </message>
</context>
<context>
    <name>cairn::ui::SyntheticDialog</name>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Write the table to</source>
        <translation>Tabelle schreiben nach</translation>
    </message>
    <message>
        <source>Tables (*.parquet *.csv *.tsv)</source>
        <translation>Tabellen (*.parquet *.csv *.tsv)</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Make and open</source>
        <translation>Anlegen und öffnen</translation>
    </message>
    <message>
        <source>Make synthetic data</source>
        <translation>Synthetische Daten erzeugen</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Name of the new folder</source>
        <translation>Name des neuen Ordners</translation>
    </message>
    <message>
        <source>Make %1 (%2 %3)</source>
        <translation>%1 erzeugen (%2 %3)</translation>
    </message>
</context>
<context>
    <name>cairn::ui::TableChoice</name>
    <message>
        <source>Tables to add</source>
        <translation>Tabellen hinzufügen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>The source holds several tables:</source>
        <translation>Die Quelle enthält mehrere Tabellen:</translation>
    </message>
</context>
<context>
    <name>cairn::ui::TaskText</name>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>A number</source>
        <translation>Eine Zahl</translation>
    </message>
    <message>
        <source>The inputs themselves</source>
        <translation>Die Eingaben selbst</translation>
    </message>
    <message>
        <source>How a text goes on</source>
        <translation>Wie ein Text weitergeht</translation>
    </message>
    <message>
        <source>A text from a text</source>
        <translation>Einen Text aus einem Text</translation>
    </message>
    <message>
        <source>What users take</source>
        <translation>Was Nutzer auswählen</translation>
    </message>
    <message>
        <source>A tag for each word</source>
        <translation>Eine Markierung je Wort</translation>
    </message>
    <message>
        <source>A class for each pixel</source>
        <translation>Eine Klasse für jedes Pixel</translation>
    </message>
    <message>
        <source>New pictures like these</source>
        <translation>Neue Bilder wie diese</translation>
    </message>
    <message>
        <source>A value</source>
        <translation>Ein Wert</translation>
    </message>
    <message>
        <source>A count (Poisson)</source>
        <translation>Eine Anzahl (Poisson)</translation>
    </message>
    <message>
        <source>A normal distribution</source>
        <translation>Eine Normalverteilung</translation>
    </message>
    <message>
        <source>A mixture of normal distributions</source>
        <translation>Eine Mischung von Normalverteilungen</translation>
    </message>
    <message>
        <source>Several quantiles</source>
        <translation>Mehrere Quantile</translation>
    </message>
    <message>
        <source>A transcript (CTC)</source>
        <translation>Ein Transkript (CTC)</translation>
    </message>
</context>
<context>
    <name>cairn::ui::TemplatePopup</name>
    <message>
        <source>Find a template</source>
        <translation>Vorlage suchen</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Fit these data best</source>
        <translation>Passen am besten zu diesen Daten</translation>
    </message>
</context>
<context>
    <name>cairn::ui::TextForm</name>
    <message>
        <source>What cuts free text into tokens; learned from the training rows, or taken from a file</source>
        <translation>Was freien Text in Tokens zerlegt; aus den Trainingszeilen gelernt oder aus einer Datei genommen</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>Zeichen</translation>
    </message>
    <message>
        <source>Byte pairs (BPE)</source>
        <translation>Bytepaare (BPE)</translation>
    </message>
    <message>
        <source>SentencePiece, unigram</source>
        <translation>SentencePiece, Unigramm</translation>
    </message>
    <message>
        <source>SentencePiece, BPE</source>
        <translation>SentencePiece, BPE</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Aus einer Datei…</translation>
    </message>
    <message>
        <source>Different tokens that are learned, at most</source>
        <translation>Höchstzahl verschiedener Tokens, die gelernt werden</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Tokens of a row that are used; automatic: enough for 95 % of the training texts</source>
        <translation>Tokens einer Zeile, die verwendet werden; automatisch: genug für 95 % der Trainingstexte</translation>
    </message>
    <message>
        <source>Tokeniser</source>
        <translation>Tokenizer</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>Vokabular</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>Choose a tokeniser</source>
        <translation>Tokenizer wählen</translation>
    </message>
    <message>
        <source>Tokenisers (*.model tokenizer.json vocab.txt vocab.json merges.txt *.txt *.json);;All files (*)</source>
        <translation>Tokenizer (*.model tokenizer.json vocab.txt vocab.json merges.txt *.txt *.json);;Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>cairn::ui::TrainController</name>
    <message>
        <source>The model is still being trained.</source>
        <translation>Das Modell wird noch trainiert.</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Start a new run with the options of the Train page</source>
        <translation>Einen neuen Lauf mit den Optionen der Seite Trainieren beginnen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Hold the training between two steps, or let it go on</source>
        <translation>Das Training zwischen zwei Schritten anhalten oder weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>Beenden und behalten</translation>
    </message>
    <message>
        <source>End the training now, write a checkpoint, and keep the model as it is</source>
        <translation>Das Training jetzt beenden, einen Sicherungspunkt schreiben und das Modell behalten, wie es ist</translation>
    </message>
    <message>
        <source>Cancel the training</source>
        <translation>Training abbrechen</translation>
    </message>
    <message>
        <source>End the training at its last checkpoint; it can be resumed from there</source>
        <translation>Das Training am letzten Sicherungspunkt beenden; von dort kann es fortgesetzt werden</translation>
    </message>
    <message>
        <source>Resume the interrupted run</source>
        <translation>Unterbrochenen Lauf fortsetzen</translation>
    </message>
    <message>
        <source>Go on from the newest checkpoint, exactly as if nothing had happened</source>
        <translation>Vom neuesten Sicherungspunkt weitermachen, genau als wäre nichts gewesen</translation>
    </message>
    <message>
        <source>Training ended after %1</source>
        <translation>Training nach %1 beendet</translation>
    </message>
    <message>
        <source>Look for interrupted runs</source>
        <translation>Unterbrochene Läufe suchen</translation>
    </message>
    <message>
        <source>Reproduce the run</source>
        <translation>Lauf wiederholen</translation>
    </message>
    <message>
        <source>Train the run that is looked at once more, from all that was kept with it, and say whether it comes out the same</source>
        <translation>Den betrachteten Lauf noch einmal trainieren, aus allem, was mit ihm aufbewahrt wurde, und sagen, ob dasselbe herauskommt</translation>
    </message>
    <message>
        <source>The replay is equal: the same weights, the same numbers</source>
        <translation>Die Wiederholung ist gleich: dieselben Gewichte, dieselben Zahlen</translation>
    </message>
    <message>
        <source>The replay agrees within the tolerance: %1</source>
        <translation>Die Wiederholung stimmt innerhalb der Toleranz: %1</translation>
    </message>
    <message>
        <source>The replay came out different: %1</source>
        <translation>Die Wiederholung weicht ab: %1</translation>
    </message>
    <message>
        <source>Keep training after closing</source>
        <translation>Nach dem Schließen weiter trainieren</translation>
    </message>
    <message>
        <source>Trainings get a process of their own, which this window follows and which goes on without it</source>
        <translation>Trainings bekommen einen eigenen Prozess, dem dieses Fenster folgt und der ohne es weiterläuft</translation>
    </message>
</context>
<context>
    <name>cairn::ui::TrainPage</name>
    <message>
        <source>change the training options</source>
        <translation>Trainingsoptionen ändern</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>Protokoll des Laufs</translation>
    </message>
    <message>
        <source>Save the options</source>
        <translation>Optionen speichern</translation>
    </message>
    <message>
        <source>Read the runs</source>
        <translation>Läufe lesen</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Nothing to train on yet</source>
        <translation>Noch nichts zum Trainieren</translation>
    </message>
    <message>
        <source>Open data first; then a model that suits them is proposed, and this page trains it.</source>
        <translation>Zuerst Daten öffnen; dann wird ein passendes Modell vorgeschlagen, und diese Seite trainiert es.</translation>
    </message>
    <message>
        <source>Check what training needs</source>
        <translation>Prüfen, was das Training braucht</translation>
    </message>
    <message>
        <source>Not ready to train: %1</source>
        <translation>Nicht bereit zum Trainieren: %1</translation>
    </message>
    <message>
        <source>No run yet. Train starts one with the options at the right.</source>
        <translation>Noch kein Lauf. Trainieren beginnt einen mit den Optionen rechts.</translation>
    </message>
    <message>
        <source>Find a learning rate</source>
        <translation>Lernrate suchen</translation>
    </message>
    <message>
        <source>Try learning rates on a copy of the network and show how the loss goes</source>
        <translation>Lernraten an einer Kopie des Netzes ausprobieren und zeigen, wie sich der Verlust entwickelt</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Distributions</source>
        <translation>Verteilungen</translation>
    </message>
    <message>
        <source>Paused in its own process</source>
        <translation>Angehalten im eigenen Prozess</translation>
    </message>
    <message>
        <source>Training in its own process</source>
        <translation>Training im eigenen Prozess</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>Keep training after closing</source>
        <translation>Nach dem Schließen weiter trainieren</translation>
    </message>
    <message>
        <source>The training gets a process of its own. This window follows it, can pause and stop it, and finds it again when the project is opened later.</source>
        <translation>Das Training bekommt einen eigenen Prozess. Dieses Fenster folgt ihm, kann ihn anhalten und beenden und findet ihn wieder, wenn das Projekt später geöffnet wird.</translation>
    </message>
</context>
<context>
    <name>cairn::ui::TrainStrip</name>
    <message>
        <source>Preparing the training</source>
        <translation>Training wird vorbereitet</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>noch etwa %1</translation>
    </message>
    <message>
        <source>measuring speed</source>
        <translation>Tempo wird gemessen</translation>
    </message>
    <message>
        <source>%1: epoch %2 of %3, step %4 of %5, %6</source>
        <translation>%1: Epoche %2 von %3, Schritt %4 von %5, %6</translation>
    </message>
    <message>
        <source>training loss</source>
        <translation>Trainingsverlust</translation>
    </message>
    <message>
        <source>validation loss</source>
        <translation>Validierungsverlust</translation>
    </message>
    <message>
        <source>validation accuracy</source>
        <translation>Validierungsgenauigkeit</translation>
    </message>
    <message>
        <source>validation error (RMSE)</source>
        <translation>Validierungsfehler (RMSE)</translation>
    </message>
    <message>
        <source>test accuracy</source>
        <translation>Testgenauigkeit</translation>
    </message>
    <message>
        <source>test error (RMSE)</source>
        <translation>Testfehler (RMSE)</translation>
    </message>
    <message>
        <source>%1 rows/s</source>
        <translation>%1 Zeilen/s</translation>
    </message>
    <message>
        <source>validation perplexity</source>
        <translation>Perplexität der Validierung</translation>
    </message>
    <message>
        <source>test perplexity</source>
        <translation>Perplexität des Tests</translation>
    </message>
    <message>
        <source>Learning rate, times the schedule&apos;s</source>
        <translation>Lernrate, als Vielfaches des Plans</translation>
    </message>
    <message>
        <source>Multiplies the learning rate from the next step on; the log of the run tells it, and a resumed run keeps it</source>
        <translation>Vervielfacht die Lernrate ab dem nächsten Schritt; das Protokoll des Laufs nennt es, und ein fortgesetzter Lauf behält es</translation>
    </message>
    <message>
        <source>Learning rate ×</source>
        <translation>Lernrate ×</translation>
    </message>
</context>
<context>
    <name>cairn::ui::WindowCommands</name>
    <message>
        <source>Command palette</source>
        <translation>Befehlspalette</translation>
    </message>
    <message>
        <source>Find and run any command by its name</source>
        <translation>Jeden Befehl nach seinem Namen finden und ausführen</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Show or hide the properties at the right</source>
        <translation>Die Eigenschaften rechts zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Drawer</source>
        <translation>Schublade</translation>
    </message>
    <message>
        <source>Show or hide jobs, problems and log at the bottom</source>
        <translation>Aufträge, Probleme und Protokoll unten zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>Put Inspector and Drawer back where they were at first</source>
        <translation>Inspektor und Schublade dorthin setzen, wo sie zuerst waren</translation>
    </message>
    <message>
        <source>Theme of the system</source>
        <translation>Farben des Systems</translation>
    </message>
    <message>
        <source>Light or dark, as the desktop says</source>
        <translation>Hell oder dunkel, wie es die Arbeitsumgebung sagt</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Helle Farben</translation>
    </message>
    <message>
        <source>Dark on light</source>
        <translation>Dunkel auf hell</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkle Farben</translation>
    </message>
    <message>
        <source>Light on dark</source>
        <translation>Hell auf dunkel</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>&amp;Rückgängig</translation>
    </message>
    <message>
        <source>Take the last edit of this page back</source>
        <translation>Die letzte Änderung dieser Seite zurücknehmen</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>&amp;Wiederholen</translation>
    </message>
    <message>
        <source>Make the edit again that was taken back</source>
        <translation>Die zurückgenommene Änderung wieder machen</translation>
    </message>
    <message>
        <source>Show the selected rows</source>
        <translation>Ausgewählte Zeilen zeigen</translation>
    </message>
    <message>
        <source>Go to the Data page, which then lists the selected rows only</source>
        <translation>Zur Seite Daten gehen, die dann nur die ausgewählten Zeilen zeigt</translation>
    </message>
    <message>
        <source>Clear the selection</source>
        <translation>Auswahl aufheben</translation>
    </message>
    <message>
        <source>Select no rows</source>
        <translation>Keine Zeilen auswählen</translation>
    </message>
    <message>
        <source>Invert the selection</source>
        <translation>Auswahl umkehren</translation>
    </message>
    <message>
        <source>Select the rows that are not selected</source>
        <translation>Die nicht ausgewählten Zeilen auswählen</translation>
    </message>
    <message>
        <source>Name the selection…</source>
        <translation>Auswahl benennen …</translation>
    </message>
    <message>
        <source>Keep the selected rows under a name</source>
        <translation>Die ausgewählten Zeilen unter einem Namen behalten</translation>
    </message>
    <message>
        <source>Previous selection</source>
        <translation>Vorige Auswahl</translation>
    </message>
    <message>
        <source>Go back to what was selected before</source>
        <translation>Zu dem zurück, was vorher ausgewählt war</translation>
    </message>
    <message>
        <source>Next selection</source>
        <translation>Nächste Auswahl</translation>
    </message>
    <message>
        <source>Go forward to the selection that was left</source>
        <translation>Vor zu der Auswahl, die verlassen wurde</translation>
    </message>
    <message>
        <source>Help on this page</source>
        <translation>Hilfe zu dieser Seite</translation>
    </message>
    <message>
        <source>What this page is for and how to work with it</source>
        <translation>Wozu diese Seite dient und wie man mit ihr arbeitet</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>All commands that have a key</source>
        <translation>Alle Befehle mit Tastenkürzel</translation>
    </message>
    <message>
        <source>About Cairn</source>
        <translation>Über Cairn</translation>
    </message>
    <message>
        <source>Version and licence</source>
        <translation>Version und Lizenz</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>Close the window; a running training is asked about first</source>
        <translation>Das Fenster schließen; nach einem laufenden Training wird erst gefragt</translation>
    </message>
    <message>
        <source>all but %1</source>
        <translation>alles außer %1</translation>
    </message>
    <message>
        <source>Name the selection</source>
        <translation>Auswahl benennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Memory for data…</source>
        <translation>Speicher für Daten…</translation>
    </message>
    <message>
        <source>How much memory data may take before they are streamed from the disk</source>
        <translation>Wie viel Speicher Daten belegen dürfen, bevor sie von der Platte gelesen werden</translation>
    </message>
</context>
<context>
    <name>cairn::ui::Workspace</name>
    <message>
        <source>Save the selection</source>
        <translation>Auswahl speichern</translation>
    </message>
    <message>
        <source>Selection “%1” saved</source>
        <translation>Auswahl „%1“ gespeichert</translation>
    </message>
    <message>
        <source>Read selections</source>
        <translation>Auswahlen lesen</translation>
    </message>
    <message>
        <source>Save layout</source>
        <translation>Anordnung speichern</translation>
    </message>
    <message>
        <source>Read layout</source>
        <translation>Anordnung lesen</translation>
    </message>
    <message>
        <source>Engine: loading</source>
        <translation>Rechenkern wird geladen</translation>
    </message>
    <message>
        <source>Load the engine</source>
        <translation>Rechenkern laden</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>Kein Rechenkern</translation>
    </message>
    <message>
        <source>Engine ready: %1</source>
        <translation>Rechenkern bereit: %1</translation>
    </message>
    <message>
        <source>A training is running</source>
        <translation>Ein Training läuft</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>Beenden und behalten</translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation>Weiter trainieren</translation>
    </message>
    <message>
        <source>Stop for now: it can go on later from its last checkpoint.
Stop and keep: the run ends here, with the model as it is.</source>
        <translation>Vorerst anhalten: Es kann später ab dem letzten Sicherungspunkt weitergehen.
Beenden und behalten: Der Lauf endet hier, mit dem Modell, wie es ist.</translation>
    </message>
    <message>
        <source>Stop for now</source>
        <translation>Vorerst anhalten</translation>
    </message>
    <message>
        <source>Read the queries</source>
        <translation>Abfragen lesen</translation>
    </message>
    <message>
        <source>Save the queries</source>
        <translation>Abfragen speichern</translation>
    </message>
</context>
</TS>
